-- title    = "No container can load programs into the kernel through BPF or read its events"
-- severity = "high"
-- rating   = "Traffic, calls and memory of all processes of one node, seen and in part changed from one container"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://man7.org/linux/man-pages/man7/capabilities.7.html",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   BPF programs see what every process of the node does, its passwords and keys included, and can change what is
--   returned to it; PERFMON reads the events and memory of the kernel."""
-- fix      = """
--   Remove the entry from `securityContext.capabilities.add`. Run one agent of the platform per node that offers the
--   figures, and waive it."""
-- misses   = """
--   Privileged containers, which have every capability: privileged_container looks at those. Windows pods that say
--   so (spec.os.name) have no capabilities and are left out. ALL counts, and so does every spelling that a runtime
--   may take."""
-- params   = { capabilities = ["BPF", "PERFMON"] }

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
    if(gathered.name IS NULL, 'pass', 'fail')                                                           AS verdict,
    'can load programs into the kernel or read its events: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
WHERE workloads.os <> 'windows'
