-- grain    = "one row per container and init container of each workload and resource: cpu, memory and ephemeral-storage"
-- rests_on = []
-- [columns]
-- kind           = "kind of the workload"
-- namespace      = "namespace of the workload"
-- name           = "name of the workload"
-- container      = "name of the container"
-- container_type = "container or init"
-- path           = "where the container stands in the object"
-- resource       = "cpu, memory or ephemeral-storage"
-- request        = "what holds as its request, as written: its own, else that of the pod, else for templates the default of the namespace; a limit stands for a request that is missing; NULL without any"
-- limit_value    = "what holds as its limit, in the same order; NULL without any"
-- request_amount = "the request in cores or bytes; 0 without any"
-- limit_amount   = "the limit in cores or bytes; 0 without any"

WITH defaults AS (
    SELECT
        namespace,
        MAP {'cpu': max(default_request['cpu']), 'memory': max(default_request['memory']), 'ephemeral-storage': max(default_request['ephemeral-storage'])}
            AS requests,
        MAP {'cpu': max(default_limit['cpu']), 'memory': max(default_limit['memory']), 'ephemeral-storage': max(default_limit['ephemeral-storage'])}
            AS limits
    FROM limit_ranges
    WHERE type = 'Container'
    GROUP BY ALL
),
pods_set AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            pod_spec,
            '{"resources": {"requests": "MAP(VARCHAR, VARCHAR)", "limits": "MAP(VARCHAR, VARCHAR)"}}'
        ).resources AS pod
    FROM workloads
),
written AS (
    SELECT
        containers.kind,
        containers.namespace,
        containers.name,
        container,
        container_type,
        path,
        unnest(
            [
                {'resource': 'cpu', 'request': cpu_request, 'limit': cpu_limit},
                {'resource': 'memory', 'request': memory_request, 'limit': memory_limit},
                {
                    'resource': 'ephemeral-storage',
                    'request': ephemeral_storage_request,
                    'limit': ephemeral_storage_limit
                }
            ]
        )        AS own,
        pods_set.pod,
        defaults.requests,
        defaults.limits
    FROM containers
    INNER JOIN pods_set USING (kind, namespace, name)
    LEFT JOIN defaults ON defaults.namespace = containers.namespace AND containers.kind != 'Pod'
    WHERE container_type != 'ephemeral'
),
-- The API server takes no ephemeral storage for a whole pod.
of_pods AS (
    SELECT
        *,
        if(own.resource = 'ephemeral-storage', NULL, pod.requests[own.resource]) AS pod_request,
        if(own.resource = 'ephemeral-storage', NULL, pod.limits[own.resource])   AS pod_limit
    FROM written
),
resolved AS (
    SELECT
        *,
        coalesce(own.request, pod_request, pod_limit, requests[own.resource]) AS request,
        coalesce(own.limit, pod_limit, limits[own.resource])                  AS limit_value
    FROM of_pods
),
measured AS (
    SELECT
        *,
        MAP {
            'n': 1e-9, 'u': 1e-6, 'm': 1e-3, '': 1.0, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12, 'P': 1e15, 'E': 1e18,
            'Ki': 1024.0, 'Mi': 1048576.0, 'Gi': 1073741824.0, 'Ti': 1099511627776.0, 'Pi': 1125899906842624.0,
            'Ei': 1152921504606846976.0
        } AS units
    FROM resolved
)
SELECT
    kind,
    namespace,
    name,
    container,
    container_type,
    path,
    own.resource AS resource,
    request,
    limit_value,
    coalesce(
        try_cast(regexp_extract(request, '^[0-9.]+([eE][+-]?[0-9]+)?') AS DOUBLE)
        * units[regexp_extract(request, '(?:[0-9.]+(?:[eE][+-]?[0-9]+)?)(.*)$', 1)],
        0
    )            AS request_amount,
    coalesce(
        try_cast(regexp_extract(limit_value, '^[0-9.]+([eE][+-]?[0-9]+)?') AS DOUBLE)
        * units[regexp_extract(limit_value, '(?:[0-9.]+(?:[eE][+-]?[0-9]+)?)(.*)$', 1)],
        0
    )            AS limit_amount
FROM measured
