-- title    = "Containers run under a seccomp profile"
-- severity = "medium"
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
--   Set securityContext.seccompProfile.type: RuntimeDefault for the pod, or Localhost with a profile of your own,
--   and no privileged: true, which switches it off."""
-- misses   = """
--   Nodes whose kubelet gives RuntimeDefault to containers without a profile (seccompDefault), what a Localhost
--   profile allows, and annotations of before Kubernetes 1.27, which have no effect any more. Windows pods that say
--   so (spec.os.name) have no such setting and are left out; those that do not say so are judged as Linux."""

WITH unconfined AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || if(privileged, ' (privileged)', '') ORDER BY path) AS containers,
        list(path || '.securityContext.seccompProfile' ORDER BY path)        AS fields
    FROM containers
    WHERE privileged OR effective_seccomp_profile NOT IN ('RuntimeDefault', 'Localhost')
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(unconfined.name IS NULL, 'pass', 'fail')                                        AS verdict,
    'runs without a seccomp profile: ' || array_to_string(unconfined.containers, ', ') AS reason,
    unconfined.fields
FROM workloads
LEFT JOIN unconfined USING (kind, namespace, name)
WHERE workloads.os <> 'windows'
