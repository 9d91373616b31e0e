-- title    = "The Services behind an HTTPRoute exist"
-- severity = "low"
-- rating   = "The name stays published: whoever creates a Service of that name gets its visitors"
-- since    = 2026-11-26
-- judges   = ["HTTPRoute"]
-- source   = ["https://gateway-api.sigs.k8s.io/api-types/httproute/#backendrefs-optional"]
-- why      = """
--   A route to a Service that is gone is a leftover that anybody with rights in that namespace can fill with a
--   page of their own."""
-- fix      = """
--   Delete the rule together with the Service, or correct the name: `backendRefs: [{name: web, port: 80}]`; `kubectl
--   get services` shows those that are there."""
-- misses   = """
--   Backends that are no Services; weights of zero; grants that a backend in another namespace needs."""

WITH behind AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(backends) AS backend
    FROM http_routes
)

SELECT
    behind.kind,
    behind.namespace,
    behind.name,
    if(count(*) FILTER (services.name IS NULL) > 0, 'fail', 'pass') AS verdict,
    'there is no Service called ' || array_to_string(
        list_sort(
            list(DISTINCT concat_ws('/', nullif(backend.namespace, ''), backend.name)) FILTER (services.name IS NULL)
        ), ', '
    )                                                               AS reason,
    ['spec.rules']                                                  AS fields
FROM behind
LEFT JOIN services
    ON services.namespace = backend.namespace
    AND services.name = backend.name
WHERE backend.kind = 'Service'
GROUP BY behind.kind, behind.namespace, behind.name
