-- title    = "Memory limits stay near the requests"
-- severity = "low"
-- rating   = "Nodes overbooked by a factor; pods ended under load, no data read"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"]
-- why      = """
--   The scheduler counts requests. Where limits are many times higher, all pods of a node may use together far more
--   memory than it has, and the kernel ends some of them."""
-- fix      = """
--   Raise the request or lower the limit, for example `requests: {memory: 256Mi}, limits: {memory: 512Mi}`. The
--   factor is the parameter `times`."""
-- misses   = """
--   CPU, which only slows down when it is short. What the containers really use. Containers without a request or
--   without a limit, which other controls ask for. A limit of the whole pod beside requests of its containers."""
-- params   = { times = 4 }

-- A limit of the pod is for all its containers together, which the request of one says nothing of.
WITH requesting_alone AS (
    SELECT
        kind,
        namespace,
        name,
        path
    FROM containers
    INNER JOIN workloads USING (kind, namespace, name)
    WHERE memory_request IS NOT NULL AND memory_limit IS NULL
        AND (pod_spec ->> '$.resources.limits.memory') IS NOT NULL
),
lacking AS (
    SELECT
        kind,
        namespace,
        name,
        list(container ORDER BY path) AS names,
        list(path ORDER BY path) AS fields
    FROM container_resources
    ANTI JOIN requesting_alone USING (kind, namespace, name, path)
    WHERE resource = 'memory' AND request_amount > 0 AND limit_amount > $times * request_amount
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(lacking.name IS NULL, 'pass', 'fail') AS verdict,
    'may use many times the memory that it asks for: ' || array_to_string(lacking.names, ', ') AS reason,
    lacking.fields
FROM workloads
LEFT JOIN lacking USING (kind, namespace, name)
