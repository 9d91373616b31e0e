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

WITH broad AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(tolerations, lambda entry: entry.taint = 'every taint')      AS found,
        list_sort(list_distinct(list_transform(found, lambda entry: entry.effect))) AS effects
    FROM placements
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass') AS verdict,
    CASE
        WHEN effects[1] = '' THEN 'tolerates every taint, those of the control plane among them'
        ELSE 'tolerates every taint of the effect ' || array_to_string(effects, ' and ')
            || if(list_contains(effects, 'NoSchedule'), ', that of the control plane among them', '')
    END AS reason,
    list_transform(found, lambda entry: entry.field) AS fields
FROM broad
WHERE NOT ((kind = 'DaemonSet' AND list_contains($exempt, namespace || '/' || name)) OR (kind, namespace,
    name) IN (SELECT (kind, namespace, name) FROM workloads WHERE is_static))
