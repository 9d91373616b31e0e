-- title    = "APIs that are registered answer"
-- severity = "medium"
-- rating   = "Deletion of namespaces and garbage collection blocked in the whole cluster"
-- since    = 2026-11-26
-- judges   = ["APIService"]
-- source   = ["https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/"]
-- why      = """
--   An aggregated API that does not answer blocks the deletion of namespaces, garbage collection and discovery for
--   everybody, and autoscalers that need its metrics."""
-- fix      = """
--   Bring its Service back, or delete the APIService: `kubectl delete apiservice NAME`."""
-- misses   = """
--   Answers that are slow or wrong."""

SELECT
    kind,
    namespace,
    name,
    if(available != 'True', 'fail', 'pass') AS verdict,
    'does not answer: ' || coalesce(unavailable, available) AS reason,
    ['status.conditions'] AS fields
FROM api_services
WHERE available IS NOT NULL
