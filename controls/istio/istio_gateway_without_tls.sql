-- title    = "Gateways of the mesh take TLS only, or send on to it"
-- severity = "high"
-- rating   = "Everything that comes in can be read and changed on the way"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/gateway/"]
-- why      = """
--   A server of protocol HTTP serves in plain text unless it redirects; one of TCP passes on whatever comes."""
-- fix      = """
--   Set `tls: {httpsRedirect: true}` on the plain server and add one with `port: {number: 443, name: https, protocol:
--   HTTPS}, tls: {mode: SIMPLE, credentialName: shop-tls}`; in place of TCP use `protocol: TLS` with such a `tls`."""
-- misses   = """
--   TLS that a load balancer before the Gateway ends; whether TCP carries TLS of its own."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list_sort(
            list_transform(
                list_filter(
                    servers,
                    -- Only there Istio heeds the redirect, and of tls nothing else.
                    lambda server: if(
                        server.protocol IN ('HTTP', 'HTTP_PROXY', 'HTTP2', 'GRPC', 'GRPC-WEB'),
                        NOT server.https_redirect,
                        server.tls_mode IS NULL
                        AND NOT (server.https_redirect AND coalesce(server.protocol, '') IN ('HTTPS', 'TLS'))
                    )
                ),
                lambda server: coalesce(server.protocol, '?') || ' on port ' || coalesce(server.port::VARCHAR, '?')
            )
        ) AS places
    FROM istio_gateways
)

SELECT
    kind,
    namespace,
    name,
    if(len(places) > 0, 'fail', 'pass')               AS verdict,
    'takes plain text: ' || array_to_string(places, ', ')     AS reason,
    ['spec.servers']                                  AS fields
FROM found
