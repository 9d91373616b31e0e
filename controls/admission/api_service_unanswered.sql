-- title    = "Aggregated APIs have something that answers"
-- severity = "medium"
-- rating   = "Discovery fails, namespaces cannot be deleted; who may create the Service answers for the API"
-- since    = 2026-11-26
-- judges   = ["APIService"]
-- source   = ["https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/"]
-- why      = """
--   An APIService whose Service is gone breaks discovery and the deletion of namespaces, and whoever may create a
--   Service of that name there answers requests that the API server sends."""
-- fix      = """
--   Delete what is left over: `kubectl delete apiservice NAME`, or restore its workload."""
-- misses   = """
--   Pods that run and do not answer. Services without a selector may be filled by hand and are not assessed."""

WITH answers AS (
    SELECT
        api_services.kind,
        api_services.namespace,
        api_services.name,
        CASE
            WHEN backends.name IS NULL THEN 'does not exist'
            WHEN NOT has_selector THEN 'has no selector'
            WHEN running = 0 THEN 'has no workload behind it'
        END                                              AS gap,
        concat_ws('/', service_namespace, api_services.service) AS place
    FROM api_services
    LEFT JOIN service_backends AS backends
        ON backends.namespace = service_namespace AND backends.name = api_services.service
    WHERE api_services.service IS NOT NULL
)

SELECT
    kind,
    namespace,
    name,
    CASE gap
        WHEN 'has no selector' THEN 'not_assessed'
        ELSE if(gap IS NULL, 'pass', 'fail')
    END                                       AS verdict,
    'its Service ' || place || ' ' || gap     AS reason,
    ['spec.service']                          AS fields
FROM answers
