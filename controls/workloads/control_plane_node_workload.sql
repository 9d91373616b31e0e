-- title    = "Workloads keep away from control plane nodes"
-- severity = "medium"
-- rating   = "A container that escapes there has the keys of the whole cluster; it has to escape first"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/"]
-- why      = """
--   Control plane nodes carry a taint so that nothing else runs beside the cluster's keys and data. A workload that
--   tolerates it may be put there, and whoever gets out of its containers has them."""
-- fix      = """
--   Remove the toleration of `node-role.kubernetes.io/control-plane` and of all taints, or name only those that the
--   workload needs. Agents that must run on every node need a waiver."""
-- misses   = """
--   Clusters whose control plane nodes have no taint: `control_plane_node_schedulable` looks at that. Whether a pod
--   really runs there."""
-- params   = { taints = [
--     "node-role.kubernetes.io/control-plane",
--     "node-role.kubernetes.io/master",
-- ], system_namespaces = ["kube-system"] }

WITH placed AS (
    SELECT
        placements.kind,
        placements.namespace,
        placements.name,
        placements.spec_path,
        list_concat(
            list_transform(
                list_filter(tolerated, lambda taint: list_contains(list_append($taints, 'every taint'), taint)),
                lambda taint: 'tolerates ' || taint
            ),
            if(nodes.is_control_plane, ['is bound to ' || nodes.name], [])
        ) AS reasons
    FROM placements
    INNER JOIN workloads USING (kind, namespace, name)
    LEFT JOIN nodes ON workloads.node_name = nodes.name
    WHERE NOT list_contains($system_namespaces, placements.namespace)
)

SELECT
    kind,
    namespace,
    name,
    if(len(reasons) > 0, 'fail', 'pass') AS verdict,
    'may run beside the control plane: ' || array_to_string(reasons, ', ') AS reason,
    [spec_path] AS fields
FROM placed
