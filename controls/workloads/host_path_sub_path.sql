-- title    = "No writable host path is mounted by a sub-path"
-- severity = "medium"
-- rating   = "Files outside the mounted folder of one node, where a hole such as CVE-2021-25741 is open"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
--   "https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath",
-- ]
-- why      = """
--   The kubelet resolves a sub-path on the node, as root, in a folder that the container itself writes to. A link
--   swapped at the right moment has led outside the folder more than once, to all files of the node."""
-- fix      = """
--   Mount the folder that is meant, without `subPath`, or read-only, or use an `emptyDir` or a
--   `persistentVolumeClaim`."""
-- misses   = """
--   Sub-paths of other volumes that several pods write to, and whether the kubelets have the repairs of the known
--   holes."""

WITH gathered AS (
    SELECT
        mounts.kind,
        mounts.namespace,
        mounts.name,
        list(mounts.container || ' (' || mounts.sub_path || ' in ' || volumes.host_path || ')' ORDER BY mounts.path)
                                        AS holders,
        list(mounts.path ORDER BY mounts.path) AS fields
    FROM volume_mounts AS mounts
    INNER JOIN volumes USING (kind, namespace, name, volume)
    WHERE volumes.host_path IS NOT NULL AND mounts.sub_path IS NOT NULL AND NOT mounts.read_only
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                               AS verdict,
    'writes to a part of a folder of its node: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
