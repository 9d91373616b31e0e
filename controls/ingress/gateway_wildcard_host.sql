-- title    = "Gateways name the hosts that they serve"
-- severity = "medium"
-- rating   = "Any route that may attach answers for names that belong to others"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://gateway-api.sigs.k8s.io/api-types/gateway/"]
-- why      = """
--   A listener without a host name, or with *.example.com, lets every route that it admits claim any name, also
--   one of another team."""
-- fix      = """
--   Set `hostname: shop.example.com` on each listener, or one listener for each team's hosts."""
-- misses   = """
--   Which routes are admitted and whether an admission policy limits their host names; listeners of TCP and UDP
--   have no host names; listeners that ListenerSets add."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list_transform(
            list_filter(listeners, lambda listener: listener.protocol IN ('HTTP', 'HTTPS', 'TLS')
                AND (listener.hostname IS NULL OR starts_with(listener.hostname, '*'))),
            lambda listener: listener.name
        ) AS names
    FROM gateways
)

SELECT
    kind,
    namespace,
    name,
    if(len(names) > 0, 'fail', 'pass')              AS verdict,
    'serves every host or a wildcard: listener ' || array_to_string(names, ', ') AS reason,
    ['spec.listeners']                              AS fields
FROM found
