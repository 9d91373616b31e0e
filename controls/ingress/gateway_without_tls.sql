-- title    = "Gateways that speak HTTP speak HTTPS too"
-- severity = "high"
-- rating   = "All that goes through the Gateway can be read and changed on the way"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://gateway-api.sigs.k8s.io/guides/tls/"]
-- why      = """
--   A Gateway with plain HTTP listeners only serves every route in plain text: passwords, sessions, answers."""
-- fix      = """
--   Add a listener with `protocol: HTTPS, port: 443, tls: {certificateRefs: [{name: shop-tls}]}` and send the
--   plain one on to it."""
-- misses   = """
--   Routes that stay on the plain listener beside a secure one, which another control judges; TLS that a load
--   balancer before the Gateway ends; listeners that ListenerSets add."""

SELECT
    kind,
    namespace,
    name,
    if(
        len(list_filter(listeners, lambda listener: listener.protocol = 'HTTP')) > 0
        AND len(list_filter(listeners, lambda listener: listener.protocol IN ('HTTPS', 'TLS'))) = 0,
        'fail',
        'pass'
    )                                                           AS verdict,
    'listens in plain text only: ' || array_to_string(
        list_transform(
            list_filter(listeners, lambda listener: listener.protocol = 'HTTP'),
            lambda listener: listener.name || ' on port ' || coalesce(listener.port::VARCHAR, '?')
        ),
        ', '
    )                                                           AS reason,
    ['spec.listeners']                                          AS fields
FROM gateways
