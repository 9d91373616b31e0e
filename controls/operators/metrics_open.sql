-- title    = "Metrics are scraped over TLS and with a login"
-- severity = "low"
-- rating   = "Tells names, load and versions to whoever is on the network; changes nothing"
-- since    = 2026-11-26
-- judges   = ["PodMonitor", "ServiceMonitor"]
-- source   = ["https://prometheus-operator.dev/docs/api-reference/api/"]
-- why      = """
--   What Prometheus reads without a login every pod that reaches the port can read: host names, versions, customers
--   in labels. In plain text it may be changed on the way."""
-- fix      = """
--   Guard the endpoint and set `scheme: https, authorization: {credentials: {name: token, key: token}}` or a client
--   certificate."""
-- misses   = """
--   Network policies and meshes that guard the port; whether the endpoint asks for the login that Prometheus shows;
--   Prometheus itself."""

SELECT
    kind,
    namespace,
    name,
    if(bool_or(scheme != 'https' OR NOT is_authenticated), 'fail', 'pass')                     AS verdict,
    'reads metrics in plain text or without a login: '
        || string_agg(coalesce(port, 'no port named'), ', ' ORDER BY position)
            FILTER (scheme != 'https' OR NOT is_authenticated) AS reason,
    list(path ORDER BY position) FILTER (scheme != 'https' OR NOT is_authenticated)            AS fields
FROM monitor_endpoints
GROUP BY ALL
