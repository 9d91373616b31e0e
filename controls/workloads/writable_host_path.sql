-- title    = "Files of the node are mounted read-only"
-- severity = "high"
-- rating   = "Files of one node changed from one container, which then often runs as root there"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   Whoever can write to files of a node can have it run a program: through a schedule, a unit, a key or a manifest
--   for the kubelet. What is only read gives away what stands there, and no more."""
-- fix      = """
--   Set `readOnly: true` on every mount of the volume, or replace the `hostPath` by a `persistentVolumeClaim` or an
--   `emptyDir`."""
-- misses   = """
--   Sockets, through which a read-only mount takes orders too: runtime_socket_mounted looks at some. Mounts below
--   the path, which stay writable without recursiveReadOnly. Folders of the node behind PersistentVolumes."""

WITH gathered AS (
    SELECT
        mounts.kind,
        mounts.namespace,
        mounts.name,
        list(
            mounts.container || ' (' || coalesce(volumes.host_path, 'no path') || ')' ORDER BY mounts.path
        )                                                       AS holders,
        list(mounts.path || '.readOnly' ORDER BY mounts.path)   AS fields
    FROM volume_mounts AS mounts
    INNER JOIN volumes USING (kind, namespace, name, volume)
    WHERE list_contains(volumes.sources, 'hostPath') AND NOT mounts.read_only
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                     AS verdict,
    'can write to files of its node: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
