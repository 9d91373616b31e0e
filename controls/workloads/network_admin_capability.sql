-- title    = "No container can change network settings"
-- severity = "medium"
-- rating   = "Addresses, routes and packet filters of the pod, or with hostNetwork of one node"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://man7.org/linux/man-pages/man7/capabilities.7.html",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   NET_ADMIN changes addresses, routes and packet filters and listens to all traffic of the network it is in; on
--   the network of the node that is the traffic of every pod there."""
-- fix      = """
--   Remove the entry from `securityContext.capabilities.add`. Where a service mesh wants it for an init container,
--   its CNI plug-in does the same without. Waive network plug-ins."""
-- misses   = """
--   Privileged containers, which have every capability: privileged_container looks at those. Windows pods that say
--   so (spec.os.name) have no capabilities and are left out. ALL counts, and so does every spelling that a runtime
--   may take.
--   added_capability fails the same entry, because a profile forbids it; this control says what it gives, and goes on
--   when a site allows the name there. Who accepts it waives both."""
-- params   = { capabilities = ["NET_ADMIN"] }

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
    'can change network settings: '
    || array_to_string(list_transform(found, lambda each: each.said), ', ') AS reason,
    list_transform(found, lambda each: each.field) AS fields
FROM judged
WHERE os != 'windows'
