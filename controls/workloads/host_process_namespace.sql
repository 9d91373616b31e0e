-- title    = "Workloads do not see the processes of their node"
-- severity = "high"
-- rating   = "Processes of one node with their secrets in reach of one container"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"]
-- why      = """
--   A container in the node's process namespace sees every process there with its arguments and environment, may
--   signal those of its user, and reaches their files and secrets below /proc."""
-- fix      = """
--   Remove `hostPID: true` from the pod spec. An agent that needs one other container's processes uses
--   `shareProcessNamespace: true` within its own pod."""
-- misses   = """
--   Containers of one pod that see each other's processes (shareProcessNamespace)."""

SELECT
    kind,
    namespace,
    name,
    if(host_pid, 'fail', 'pass')     AS verdict,
    'sees every process of its node' AS reason,
    [spec_path || '.hostPID']        AS fields
FROM workloads
