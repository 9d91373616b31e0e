-- title    = "Workloads do not share the IPC of their node"
-- severity = "medium"
-- rating   = "Memory that other processes of one node share, in reach of one container"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"]
-- why      = """
--   A container in the node's IPC namespace reads and writes the shared memory and message queues of processes
--   outside it, databases for example."""
-- fix      = """
--   Remove `hostIPC: true` from the pod spec; containers of one pod share their IPC without it."""
-- misses   = """
--   Shared memory that goes through a host path, such as /dev/shm: host_path_volume looks at it."""

SELECT
    kind,
    namespace,
    name,
    if(host_ipc, 'fail', 'pass')                                  AS verdict,
    'shares memory and message queues with its node''s processes' AS reason,
    [spec_path || '.hostIPC']                                     AS fields
FROM workloads
