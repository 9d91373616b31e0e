-- title    = "Pods have a user namespace of their own"
-- severity = "low"
-- rating   = "One more barrier between root of a container and root of its node, missing"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/"]
-- why      = """
--   Without a user namespace the numbers of users are the same in the container and on the node: root that finds a
--   way out is root there. With one it is nobody."""
-- fix      = """
--   Set `hostUsers: false` in the pod spec, on nodes and runtimes that know it (Kubernetes 1.33 or later, Linux 6.3,
--   containerd 2.0 or CRI-O 1.25)."""
-- misses   = """
--   Whether the nodes know user namespaces, and their file systems idmap mounts. Left out: pods for which the API
--   server refuses one, because they share the network, the processes or the IPC of the node or use block devices,
--   which other controls judge, and Windows pods that say so (spec.os.name)."""

WITH devices AS (
    SELECT DISTINCT
        kind,
        namespace,
        name
    FROM volume_mounts
    WHERE is_device
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(host_users, 'fail', 'pass')               AS verdict,
    'shares the numbers of users with its node'  AS reason,
    [spec_path || '.hostUsers']                  AS fields
FROM workloads
LEFT JOIN devices USING (kind, namespace, name)
WHERE os != 'windows'
    AND NOT (host_users AND (host_network OR host_pid OR host_ipc OR devices.name IS NOT NULL))
