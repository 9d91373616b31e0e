-- title    = "Containers have a CPU request"
-- severity = "low"
-- rating   = "Pods of one node slowed by placement without a figure; no data lost or read"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
--   "https://kubernetes.io/docs/concepts/policy/limit-range/",
-- ]
-- why      = """
--   Without a CPU request the scheduler counts a container as free of charge and places it where there is no room,
--   and in a contest for CPU it gets the least."""
-- fix      = """
--   Set resources on each container, for example `requests: {cpu: 100m}`, or on the pod, or give the namespace a
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
    WHERE resource = 'cpu' AND request_amount = 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(lacking.name IS NULL, 'pass', 'fail') AS verdict,
    'has no CPU request: ' || array_to_string(lacking.names, ', ') AS reason,
    lacking.fields
FROM workloads
LEFT JOIN lacking USING (kind, namespace, name)
