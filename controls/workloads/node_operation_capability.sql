-- title    = "No container can reach the hardware of its node, restart it or set its clock"
-- severity = "high"
-- rating   = "Memory and disks of one node, or all its pods at once, from one container"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://man7.org/linux/man-pages/man7/capabilities.7.html",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   SYS_RAWIO reaches memory and disks past the kernel, SYS_BOOT restarts the node or boots another kernel, and
--   SYS_TIME sets the clock that certificates and logs rest on."""
-- fix      = """
--   Remove the entry from `securityContext.capabilities.add`. Leave hardware to device plug-ins and the clock to the
--   time service of the node."""
-- misses   = """
--   Privileged containers, which have every capability: privileged_container looks at those. Windows pods that say
--   so (spec.os.name) have no capabilities and are left out. ALL counts, and so does every spelling that a runtime
--   may take.
--   added_capability fails the same entry, because a profile forbids it; this control says what it gives, and goes on
--   when a site allows the name there. Who accepts it waives both."""
-- params   = { capabilities = ["SYS_RAWIO", "SYS_BOOT", "SYS_TIME"] }

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
    'can operate its node: '
    || array_to_string(list_transform(found, lambda each: each.said), ', ') AS reason,
    list_transform(found, lambda each: each.field) AS fields
FROM judged
WHERE os != 'windows'
