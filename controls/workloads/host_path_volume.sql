-- title    = "Workloads do not mount files of their node"
-- severity = "high"
-- rating   = "Files of one node, and often the node itself, in reach of one container"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
--   "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
-- ]
-- why      = """
--   A host path carries data between a container and its node past every other boundary: the socket of the runtime,
--   the kubelet's keys or a writable system folder each give the node away."""
-- fix      = """
--   Replace the `hostPath` volume by a `persistentVolumeClaim`, `emptyDir`, `configMap` or `projected` volume, such
--   as `{name: cache, emptyDir: {sizeLimit: 1Gi}}`. Waive what an agent cannot do without, mounted with `readOnly:
--   true`."""
-- misses   = """
--   Folders of the node that come through a PersistentVolume (local or hostPath), and through CSI drivers."""

WITH mounted AS (
    SELECT
        kind,
        namespace,
        name,
        list(coalesce(host_path, 'no path') || if(read_only, ' (read-only)', '') ORDER BY path) AS paths,
        list(path || '.hostPath' ORDER BY path)                                                 AS fields
    FROM volumes
    WHERE list_contains(sources, 'hostPath')
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(mounted.name IS NULL, 'pass', 'fail')                        AS verdict,
    'takes from its node: ' || array_to_string(mounted.paths, ', ') AS reason,
    mounted.fields
FROM workloads
LEFT JOIN mounted USING (kind, namespace, name)
