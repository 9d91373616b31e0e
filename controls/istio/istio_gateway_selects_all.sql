-- title    = "Gateways of the mesh name the proxies that serve them"
-- severity = "medium"
-- rating   = "Every proxy of the mesh opens the port, sidecars of databases included"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway"]
-- why      = """
--   Without a selector the servers hold for all proxies: workloads get listeners that nobody meant for them."""
-- fix      = """
--   Set `selector: {istio: ingressgateway}`."""
-- misses   = """
--   Labels that also other pods carry; a gateway with the key of a certificate may be impersonated by a pod with
--   its labels."""

SELECT
    kind,
    namespace,
    name,
    if(cardinality(selector) = 0, 'fail', 'pass') AS verdict,
    'has no selector, so that every proxy serves it' AS reason,
    ['spec.selector'] AS fields
FROM istio_gateways
