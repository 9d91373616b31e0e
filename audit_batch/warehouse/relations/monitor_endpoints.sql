-- grain    = "one row per endpoint of each ServiceMonitor and PodMonitor of the Prometheus operator"
-- rests_on = ["servicemonitors.monitoring.coreos.com", "podmonitors.monitoring.coreos.com"]
-- [columns]
-- kind = "ServiceMonitor or PodMonitor"
-- namespace = "namespace of the monitor"
-- name = "name of the object"
-- position = "place in its list of endpoints, from 0"
-- path = "where the endpoint stands in the object"
-- port = "name or number of the port; NULL when unset"
-- scheme = "http or https; http when unset"
-- is_authenticated = "Prometheus shows a token, a password or a client certificate"
-- skips_tls_verify = "the certificate of what is scraped is not checked; false when unset"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        if(kind = 'ServiceMonitor', from_json(doc, '{"spec": {"endpoints": ["JSON"], "podMetricsEndpoints": ["JSON"]}}').spec.endpoints, from_json(doc, '{"spec": {"endpoints": ["JSON"], "podMetricsEndpoints": ["JSON"]}}').spec.podMetricsEndpoints) AS entries
    FROM objects
    WHERE api_group = 'monitoring.coreos.com' AND kind IN ('ServiceMonitor', 'PodMonitor')
),
positioned AS (
    SELECT
        kind,
        namespace,
        name,
        generate_subscripts(entries, 1) - 1 AS position,
        unnest(entries)                     AS endpoint
    FROM parsed
)
SELECT
    kind,
    namespace,
    name,
    position,
    format('spec.{}[{}]', if(kind = 'ServiceMonitor', 'endpoints', 'podMetricsEndpoints'), position) AS path,
    coalesce(endpoint ->> 'port', endpoint ->> 'targetPort', endpoint ->> 'portNumber') AS port,
    lower(coalesce(nullif(endpoint ->> 'scheme', ''), 'http')) AS scheme,
    coalesce(
        nullif(endpoint ->> '$.authorization.credentials', '{}'),
        nullif(endpoint ->> '$.basicAuth', '{}'),
        nullif(endpoint ->> '$.oauth2', '{}'),
        nullif(endpoint ->> 'bearerTokenFile', ''),
        nullif(endpoint ->> '$.bearerTokenSecret.name', ''),
        nullif(endpoint ->> '$.tlsConfig.cert.secret', '{}'),
        nullif(endpoint ->> '$.tlsConfig.cert.configMap', '{}'),
        nullif(endpoint ->> '$.tlsConfig.certFile', '')
    ) IS NOT NULL AS is_authenticated,
    coalesce(try_cast(endpoint ->> '$.tlsConfig.insecureSkipVerify' AS BOOLEAN), false) AS skips_tls_verify
FROM positioned
