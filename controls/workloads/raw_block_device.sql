-- title    = "No container is given a disk without a file system"
-- severity = "low"
-- rating   = "Every byte of one volume, past the rights of its files, for one container"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#raw-block-volume-support"]
-- why      = """
--   A raw device is read and written past every file right, what was deleted from it included, and a broken file
--   system on it is parsed by the kernel once somebody mounts it."""
-- fix      = """
--   Mount the claim as a file system: `volumeMounts` instead of `volumeDevices`, and `volumeMode: Filesystem` in a new
--   claim, to which the data is moved: an existing one cannot be changed. Waive databases and storage systems that want
--   the device."""
-- misses   = """
--   Devices of the node that come through a host path below /dev (sensitive_host_path) or through privileged: true."""

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || ' (' || volume || ')' ORDER BY path) AS holders,
        list(path ORDER BY path)                               AS fields
    FROM volume_mounts
    WHERE is_device
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                          AS verdict,
    'is given a raw disk: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
