-- title    = "No container can load kernel modules"
-- severity = "critical"
-- rating   = "Own code in the kernel of one node, and with it every pod there, from one container"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://man7.org/linux/man-pages/man7/capabilities.7.html",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   Who loads a module runs code of their own in the kernel of the node: no container, no profile and no audit holds
--   against that."""
-- fix      = """
--   Remove the entry from `securityContext.capabilities.add`. Load the module on the node, when it starts, for
--   example through `/etc/modules-load.d`."""
-- misses   = """
--   Privileged containers, which have every capability: privileged_container looks at those. Windows pods that say
--   so (spec.os.name) have no capabilities and are left out. ALL counts, and so does every spelling that a runtime
--   may take.
--   added_capability fails the same entry, because a profile forbids it; this control says what it gives, and goes on
--   when a site allows the name there. Who accepts it waives both."""
-- params   = { capabilities = ["SYS_MODULE"] }

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
    'can load kernel modules: '
    || array_to_string(list_transform(found, lambda each: each.said), ', ') AS reason,
    list_transform(found, lambda each: each.field) AS fields
FROM judged
WHERE os != 'windows'
