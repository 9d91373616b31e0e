-- title    = "Containers see a masked /proc"
-- severity = "medium"
-- rating   = "Settings of the kernel in reach of one container, which still needs rights to change them"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#proc-access",
-- ]
-- why      = """
--   The runtime hides and write-protects parts of /proc that show the kernel and change it, such as
--   /proc/sysrq-trigger. With procMount: Unmasked all of them are open to the container."""
-- fix      = """
--   Remove `procMount: Unmasked` from the container. Who has to run containers in a container also sets `hostUsers:
--   false`, so that root in it is nobody on the node."""
-- misses   = """
--   Host paths that show the /proc of the node (sensitive_host_path), and privileged containers, whose /proc is
--   never masked (privileged_container)."""

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(holder ORDER BY path)               AS holders,
        list(path || '.procMount' ORDER BY path) AS fields
    FROM security_contexts
    WHERE proc_mount != 'Default'
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                        AS verdict,
    'sees all of /proc: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
