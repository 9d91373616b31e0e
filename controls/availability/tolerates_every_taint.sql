-- title    = "Workloads do not tolerate every taint"
-- severity = "medium"
-- rating   = "Pods on control plane and failing nodes; reach of a broken-out container grows"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/"]
-- why      = """
--   A toleration without a key holds for every taint, or for all of one effect: the pods may run on the control
--   plane and on nodes set apart for others, and stay on nodes that fail."""
-- fix      = """
--   Name the taint, for example `{key: dedicated, operator: Equal, value: batch, effect: NoSchedule}`."""
-- misses   = """
--   Tolerations that name the control plane, which another control asks. DaemonSets of the system, such as network
--   plug-ins and kube-proxy, must run everywhere: exempt lists them as NAMESPACE/NAME."""
-- [params]
-- exempt = [
--     "kube-system/calico-node",
--     "kube-system/canal",
--     "kube-system/cilium",
--     "kube-system/kube-proxy",
--     "calico-system/calico-node",
-- ]

SELECT
    kind,
    namespace,
    name,
    if(tolerates_all, 'fail', 'pass') AS verdict,
    if(
        list_contains(tolerated, 'every taint'),
        'tolerates every taint, those of the control plane among them',
        'tolerates every taint of the effect NoExecute or PreferNoSchedule'
    ) AS reason,
    [spec_path || '.tolerations'] AS fields
FROM placements
WHERE NOT ((kind = 'DaemonSet' AND list_contains($exempt, namespace || '/' || name)) OR (kind, namespace,
    name) IN (SELECT (kind, namespace, name) FROM workloads WHERE is_static))
