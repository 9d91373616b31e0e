-- title    = "Containers run under a seccomp profile"
-- severity = "medium"
-- rating   = "Holes in the kernel of one node in reach of one container, which still needs such a hole"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
--   "https://kubernetes.io/docs/reference/node/seccomp/",
-- ]
-- why      = """
--   Without a profile a container may make every system call, also those that no ordinary program needs and that
--   holes in the kernel are reached through."""
-- fix      = """
--   Set `securityContext: {seccompProfile: {type: RuntimeDefault}}` for the pod, or `Localhost` with a profile of
--   your own, and no `privileged: true`, which switches it off."""
-- misses   = """
--   Nodes whose kubelet gives RuntimeDefault to containers without a profile (seccompDefault), what a Localhost
--   profile allows, and annotations of before Kubernetes 1.27, which have no effect any more. What the pod sets
--   counts even where each container sets its own, since one that is added later takes it. Windows pods that say so
--   (spec.os.name) have no such setting and are left out; those that do not say so are judged as Linux."""

WITH unconfined AS (
    SELECT
        kind,
        namespace,
        name,
        container || if(privileged, ' (privileged)', '') AS holder,
        path || '.securityContext.seccompProfile'        AS field
    FROM containers
    WHERE privileged OR effective_seccomp_profile NOT IN ('RuntimeDefault', 'Localhost')
    UNION
    SELECT
        kind,
        namespace,
        name,
        holder,
        path || '.seccompProfile'
    FROM security_contexts
    WHERE seccomp_type NOT IN ('RuntimeDefault', 'Localhost') AND (container IS NULL OR seccomp_type = '')
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(count(unconfined.field) = 0, 'pass', 'fail')                                     AS verdict,
    'leaves seccomp off: ' || string_agg(unconfined.holder, ', ' ORDER BY field, holder) AS reason,
    list(DISTINCT unconfined.field ORDER BY unconfined.field)                           AS fields
FROM workloads
LEFT JOIN unconfined USING (kind, namespace, name)
WHERE workloads.os != 'windows'
GROUP BY ALL
