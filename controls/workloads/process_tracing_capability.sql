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
--   may take.
--   added_capability fails the same entry, because a profile forbids it; this control says what it gives, and goes on
--   when a site allows the name there. Who accepts it waives both."""
-- params   = { capabilities = ["SYS_PTRACE"] }

WITH judged AS (
    SELECT
        *,
        list_filter(capabilities, lambda each: list_has_any(each.names, list_append($capabilities, 'ALL'))) AS found
    FROM workload_containers
)
SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass') AS verdict,
    'can trace other processes: '
    || array_to_string(list_transform(found, lambda each: each.said), ', ') AS reason,
    list_transform(found, lambda each: each.field) AS fields
FROM judged
WHERE os != 'windows'
