-- title    = "No container can trace other processes"
-- severity = "medium"
-- rating   = "Memory and secrets of other processes that the container sees: its own pod, or with hostPID the node"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://man7.org/linux/man-pages/man7/capabilities.7.html",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   SYS_PTRACE reads and changes the memory of every process in sight and passes checks on /proc; with hostPID that
--   is all of the node, one step from root there."""
-- fix      = """
--   Remove the entry from `securityContext.capabilities.add`. Attach a debugger for a while with `kubectl debug
--   --profile=general`."""
-- misses   = """
--   Privileged containers, which have every capability: privileged_container looks at those. Windows pods that say
--   so (spec.os.name) have no capabilities and are left out. ALL counts, and so does every spelling that a runtime
--   may take."""
-- params   = { capabilities = ["SYS_PTRACE"] }

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || ' (' || array_to_string(capabilities_added, ', ') || ')' ORDER BY path) AS holders,
        list(path || '.securityContext.capabilities.add' ORDER BY path)                           AS fields
    FROM containers
    WHERE list_has_any(capability_names, list_append($capabilities, 'ALL'))
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                AS verdict,
    'can trace other processes: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
WHERE workloads.os <> 'windows'
