-- title    = "No Ingress catches what no rule matches"
-- severity = "low"
-- rating   = "Unknown names and paths reach a workload that was not made for them"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#default-backend"]
-- why      = """
--   The default backend of an Ingress answers for every name and path that nobody else claimed: scans and mistakes
--   end in somebody's workload."""
-- fix      = """
--   Remove `defaultBackend` and let the controller answer with 404; give the rules hosts and paths."""
-- misses   = """
--   The default backend that the controller itself has; one that is no Service."""

SELECT
    kind,
    namespace,
    name,
    if(default_backend IS NULL, 'pass', 'fail') AS verdict,
    'sends what no rule matches to the Service ' || default_backend AS reason,
    ['spec.defaultBackend'] AS fields
FROM ingresses
