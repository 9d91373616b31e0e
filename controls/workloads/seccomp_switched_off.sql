-- title    = "No container switches seccomp off"
-- severity = "medium"
-- rating   = "Every system call of the kernel open to one container, by its own choice"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
--   "https://kubernetes.io/docs/reference/node/seccomp/",
-- ]
-- why      = """
--   Who writes Unconfined gets every system call even on nodes whose kubelet would give a profile by default: holes
--   in the kernel are reached through calls that no ordinary program needs."""
-- fix      = """
--   Remove the profile, or set `securityContext.seccompProfile.type: RuntimeDefault` or `Localhost`."""
-- misses   = """
--   Containers that name no profile: unconfined_seccomp_profile looks at those, and at privileged ones. What a
--   Localhost profile allows."""

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            holder || ' (' || if(seccomp_type = '', 'a profile without type', seccomp_type) || ')' ORDER BY path
        )                                              AS holders,
        list(path || '.seccompProfile' ORDER BY path)  AS fields
    FROM security_contexts
    WHERE seccomp_type NOT IN ('RuntimeDefault', 'Localhost')
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                           AS verdict,
    'switches seccomp off: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
