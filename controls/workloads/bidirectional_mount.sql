-- title    = "No container mounts file systems into its node"
-- severity = "high"
-- rating   = "Mounts of one container appear on its node and in the pods there"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation"]
-- why      = """
--   With Bidirectional what a container mounts also appears on the node, and from there in other pods: it can lay
--   its own files over those that others read. Only storage drivers need it."""
-- fix      = """
--   Remove `mountPropagation: Bidirectional`; `HostToContainer` shows the container what the node mounts later.
--   Waive storage drivers."""
-- misses   = """
--   What is mounted. Only privileged containers may use it: privileged_container looks at those."""

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || ' (' || coalesce(mount_path, volume) || ')' ORDER BY path) AS holders,
        list(path || '.mountPropagation' ORDER BY path)                             AS fields
    FROM volume_mounts
    WHERE propagation = 'Bidirectional'
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                        AS verdict,
    'mounts file systems into its node: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
