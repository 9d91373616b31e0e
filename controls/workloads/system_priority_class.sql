-- title    = "Only workloads of the system have its priority"
-- severity = "medium"
-- rating   = "Pods of others ended to make room, on any node, by whoever may create a pod"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/",
--   "https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/",
-- ]
-- why      = """
--   Pods of the classes system-cluster-critical and system-node-critical push out all others and are ended last.
--   Used by an application, they let it end the pods of everybody else whenever it grows."""
-- fix      = """
--   Give the workload a PriorityClass of your own, such as `priorityClassName: shop-critical`, or none, and limit
--   the system classes to kube-system by a ResourceQuota. Namespaces of the platform go into the parameter
--   `namespaces`."""
-- misses   = """
--   Classes of a site with a value nearly as high, and who may create pods in the namespaces that are left out."""
-- params   = { classes = ["system-cluster-critical", "system-node-critical"], namespaces = ["kube-system"] }

SELECT
    kind,
    namespace,
    name,
    if(list_contains($classes, priority_class), 'fail', 'pass') AS verdict,
    'has the priority of the system: ' || priority_class       AS reason,
    [spec_path || '.priorityClassName']                        AS fields
FROM workloads
WHERE NOT list_contains($namespaces, namespace)
