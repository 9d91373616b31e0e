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
--   may take."""
-- params   = { capabilities = ["SYS_RAWIO", "SYS_BOOT", "SYS_TIME"] }

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
    if(gathered.name IS NULL, 'pass', 'fail')                           AS verdict,
    'can operate its node: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
WHERE workloads.os <> 'windows'
