-- title    = "Templates do not name a node"
-- severity = "low"
-- rating   = "One workload down with one node; placement rules and taints gone round"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename"]
-- why      = """
--   nodeName binds pods to one node without asking the scheduler: taints, resources and spreading do not count, and
--   when the node fails nothing runs elsewhere."""
-- fix      = """
--   Remove `nodeName`; use `nodeSelector` or an affinity when only some nodes fit."""
-- misses   = """
--   Pods without a template, in which the scheduler writes the node; selectors that only one node matches."""

SELECT
    kind,
    namespace,
    name,
    if(node_name IS NULL, 'pass', 'fail') AS verdict,
    'insists on the node ' || node_name AS reason,
    [spec_path || '.nodeName'] AS fields
FROM workloads
WHERE kind != 'Pod'
