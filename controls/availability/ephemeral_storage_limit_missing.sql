-- title    = "Containers have an ephemeral storage limit"
-- severity = "low"
-- rating   = "Pods of one node evicted when one container fills its disk"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
--   "https://kubernetes.io/docs/concepts/policy/limit-range/",
-- ]
-- why      = """
--   What a container writes to its own layer, to emptyDir and to its log fills the disk of the node, and then pods
--   there are evicted, whoever wrote."""
-- fix      = """
--   Set resources on each container, for example `limits: {ephemeral-storage: 1Gi}`, or give the namespace a
--   LimitRange with a default. On the pod as a whole Kubernetes does not take it."""
-- misses   = """
--   Whether the figure is sensible. Pods that were started before their namespace got its LimitRange. Ephemeral
--   containers cannot have resources and are left out."""

WITH lacking AS (
    SELECT
        kind,
        namespace,
        name,
        list(container ORDER BY path) AS names,
        list(path || '.resources' ORDER BY path) AS fields
    FROM container_resources
    WHERE resource = 'ephemeral-storage' AND limit_amount = 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(lacking.name IS NULL, 'pass', 'fail') AS verdict,
    'has no ephemeral storage limit: ' || array_to_string(lacking.names, ', ') AS reason,
    lacking.fields
FROM workloads
LEFT JOIN lacking USING (kind, namespace, name)
