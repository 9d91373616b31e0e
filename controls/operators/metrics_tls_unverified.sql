-- title    = "The certificates of scraped endpoints are checked"
-- severity = "low"
-- rating   = "Gives the token of Prometheus to who sits in between; needs a place on the network"
-- since    = 2026-11-26
-- judges   = ["PodMonitor", "ServiceMonitor"]
-- source   = ["https://prometheus-operator.dev/docs/api-reference/api/"]
-- why      = """
--   With insecureSkipVerify Prometheus sends its token to whoever answers, and believes what it is told."""
-- fix      = """
--   Remove `insecureSkipVerify` and name the CA: `tlsConfig: {ca: {configMap: {name: ca, key: ca.crt}}, serverName:
--   metrics.shop.svc}`."""
-- misses   = """
--   Endpoints in plain text, which another control judges; scrape jobs outside the monitors."""

SELECT
    kind,
    namespace,
    name,
    if(bool_or(skips_tls_verify), 'fail', 'pass')                     AS verdict,
    'does not check the certificate of: '
        || string_agg(coalesce(port, 'no port named'), ', ' ORDER BY position)
            FILTER (skips_tls_verify) AS reason,
    list(path ORDER BY position) FILTER (skips_tls_verify)            AS fields
FROM monitor_endpoints
GROUP BY ALL
