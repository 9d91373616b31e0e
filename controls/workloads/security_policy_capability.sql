-- title    = "No container can change the audit or the access rules of the kernel"
-- severity = "high"
-- rating   = "Audit trail and mandatory access rules of one node switched off from one container"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://man7.org/linux/man-pages/man7/capabilities.7.html",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   AUDIT_CONTROL switches off or changes the audit of the kernel, MAC_ADMIN and MAC_OVERRIDE the rules of AppArmor
--   and Smack: what would show or stop an intruder on the node is gone."""
-- fix      = """
--   Remove the entry from `securityContext.capabilities.add`. Configure the audit and the rules of the node when it
--   is built."""
-- misses   = """
--   Privileged containers, which have every capability: privileged_container looks at those. Windows pods that say
--   so (spec.os.name) have no capabilities and are left out. ALL counts, and so does every spelling that a runtime
--   may take.
--   added_capability fails the same entry, because a profile forbids it; this control says what it gives, and goes on
--   when a site allows the name there. Who accepts it waives both."""
-- params   = { capabilities = ["AUDIT_CONTROL", "MAC_ADMIN", "MAC_OVERRIDE"] }

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
    'can change the audit or the access rules of the kernel: '
    || array_to_string(list_transform(found, lambda each: each.said), ', ') AS reason,
    list_transform(found, lambda each: each.field) AS fields
FROM judged
WHERE os != 'windows'
