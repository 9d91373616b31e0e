-- title    = "No workload is put on a control plane node by name"
-- severity = "medium"
-- rating   = "A container that escapes there has the keys of the whole cluster; it has to escape first"
-- since    = 2026-11-27
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename"]
-- why      = """
--   Control plane nodes carry a taint so that nothing else runs beside the cluster's keys and data. A pod that names
--   its node goes past the scheduler, which alone heeds the taint against new pods."""
-- fix      = """
--   Remove `nodeName`, so that the scheduler finds a node; a pod that nothing made, and that runs there already, is
--   made anew elsewhere. Agents that must run on every node need a waiver."""
-- misses   = """
--   Workloads that tolerate the taint, which `control_plane_node_workload` looks at; nodes of etcd alone, and control
--   plane nodes without the label of their role."""
-- params   = { system_namespaces = ["kube-system"] }

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(nodes.name IS NULL, 'pass', 'fail')                        AS verdict,
    'is bound to ' || nodes.name || ', a node of the control plane' AS reason,
    [workloads.spec_path || '.nodeName']                          AS fields
FROM workloads
LEFT JOIN nodes ON workloads.node_name = nodes.name AND nodes.is_control_plane
WHERE NOT list_contains($system_namespaces, workloads.namespace)
