-- title    = "Containers ask for CPU and memory, and their memory is limited"
-- severity = "medium"
-- rating   = "Pods of one node slowed or ended by one container, no data lost or read"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
--   "https://kubernetes.io/docs/concepts/policy/limit-range/",
-- ]
-- why      = """
--   One container without a memory limit can take its node's memory from all others there; one without requests is
--   placed where there is no room, and is the first to be ended. CPU that is short only slows down, so a CPU limit
--   is not asked for."""
-- fix      = """
--   Set resources, for example requests: {cpu: 100m, memory: 128Mi} and limits: {memory: 128Mi}, on each container
--   or on the pod, or give the namespace a LimitRange with defaults. A site that wants CPU limits adds "cpu limit"
--   to required."""
-- misses   = """
--   Whether the figures are sensible, and pods that were started before their namespace got its LimitRange.
--   Ephemeral containers cannot have resources and are left out."""
-- params   = { required = ["cpu request", "memory request", "memory limit"] }

WITH defaults AS (
    SELECT
        namespace,
        max(default_request['cpu'])    AS cpu_request,
        max(default_limit['cpu'])      AS cpu_limit,
        max(default_request['memory']) AS memory_request,
        max(default_limit['memory'])   AS memory_limit
    FROM limit_ranges
    WHERE type = 'Container'
    GROUP BY ALL
),
given AS (
    SELECT
        containers.* EXCLUDE (spec),
        from_json(
            workloads.pod_spec,
            '{"resources": {"requests": "MAP(VARCHAR, VARCHAR)", "limits": "MAP(VARCHAR, VARCHAR)"}}'
        ).resources AS pod,
        MAP {
            'cpu request': coalesce(
                containers.cpu_request, pod['requests']['cpu'], pod['limits']['cpu'], defaults.cpu_request
            ),
            'cpu limit': coalesce(containers.cpu_limit, pod['limits']['cpu'], defaults.cpu_limit),
            'memory request': coalesce(
                containers.memory_request, pod['requests']['memory'], pod['limits']['memory'], defaults.memory_request
            ),
            'memory limit': coalesce(containers.memory_limit, pod['limits']['memory'], defaults.memory_limit)
        }                                                                           AS amounts,
        list_filter($required, lambda amount: coalesce(amounts[amount], '0') = '0') AS missing
    FROM containers
    INNER JOIN workloads USING (kind, namespace, name)
    LEFT JOIN defaults ON defaults.namespace = containers.namespace AND containers.kind <> 'Pod'
    WHERE containers.container_type <> 'ephemeral'
),
lacking AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || ' (no ' || array_to_string(missing, ', ') || ')' ORDER BY path) AS containers,
        list(path || '.resources' ORDER BY path)                                          AS fields
    FROM given
    WHERE len(missing) > 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(lacking.name IS NULL, 'pass', 'fail')                                      AS verdict,
    'does not set what it may use: ' || array_to_string(lacking.containers, ', ') AS reason,
    lacking.fields
FROM workloads
LEFT JOIN lacking USING (kind, namespace, name)
