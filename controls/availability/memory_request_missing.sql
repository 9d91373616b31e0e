-- title    = "Containers have a memory request"
-- severity = "medium"
-- rating   = "Pods of one node evicted by one container that nobody reckoned with"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
--   "https://kubernetes.io/docs/concepts/policy/limit-range/",
-- ]
-- why      = """
--   Without a memory request the scheduler overbooks the node, and under pressure the pods that asked for nothing
--   are the first to be evicted."""
-- fix      = """
--   Set resources on each container, for example `requests: {memory: 128Mi}`, or on the pod, or give the namespace a
--   LimitRange with a default."""
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
    WHERE resource = 'memory' AND request_amount = 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(lacking.name IS NULL, 'pass', 'fail') AS verdict,
    'has no memory request: ' || array_to_string(lacking.names, ', ') AS reason,
    lacking.fields
FROM workloads
LEFT JOIN lacking USING (kind, namespace, name)
