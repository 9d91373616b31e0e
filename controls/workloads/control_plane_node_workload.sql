-- title    = "Workloads do not tolerate the taint of control plane nodes"
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
--   really runs there, and workloads that name such a node: `control_plane_node_named` looks at those."""
-- params   = { taints = [
--     "node-role.kubernetes.io/control-plane",
--     "node-role.kubernetes.io/master",
-- ], system_namespaces = ["kube-system"] }

WITH placed AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            tolerations,
            lambda entry: entry.effect IN ('', 'NoSchedule')
                AND list_contains(list_append($taints, 'every taint'), entry.taint)
        ) AS found
    FROM placements
    WHERE NOT list_contains($system_namespaces, namespace)
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                  AS verdict,
    'may run beside the control plane: tolerates ' || array_to_string(
        list_sort(list_distinct(list_transform(found, lambda entry: entry.taint))), ', '
    )                                                   AS reason,
    list_transform(found, lambda entry: entry.field)    AS fields
FROM placed
