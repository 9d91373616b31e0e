-- title    = "Priority classes that are named exist"
-- severity = "low"
-- rating   = "One workload that cannot start new pods"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/"]
-- why      = """
--   A pod whose PriorityClass does not exist is refused: the workload goes on until its next pod is to start, and
--   then does not come up."""
-- fix      = """
--   Create the PriorityClass, or remove `priorityClassName`."""
-- misses   = """
--   Classes that a manifest expects and somebody else installs: a scan of manifests alone fails them."""
-- alone    = "a mistake that keeps pods from being made, which frameworks leave to operation"
-- params   = { built_in = ["system-cluster-critical", "system-node-critical"] }

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(priority_class IS NULL OR classes.name IS NOT NULL, 'pass', 'fail') AS verdict,
    'names the priority class ' || priority_class || ', which does not exist' AS reason,
    [spec_path || '.priorityClassName'] AS fields
FROM workloads
LEFT JOIN priority_classes AS classes ON classes.name = workloads.priority_class
WHERE NOT list_contains($built_in, coalesce(priority_class, ''))
