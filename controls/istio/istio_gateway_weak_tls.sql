-- title    = "Gateways of the mesh speak TLS 1.2 or newer"
-- severity = "medium"
-- rating   = "Old protocol versions can be broken by whoever sits on the way"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/gateway/"]
-- why      = """
--   TLS 1.0 and 1.1 have known weaknesses and are off by default; a setting brings them back."""
-- fix      = """
--   Remove `minProtocolVersion`, or set it to TLSV1_2 or TLSV1_3."""
-- misses   = """
--   Defaults of very old versions of Istio; TLS that is passed through."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list_sort(
            list_transform(
                list_filter(servers, lambda server: server.min_tls IN ('TLSV1_0', 'TLSV1_1')),
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
    'allows TLS older than 1.2: ' || array_to_string(places, ', ')     AS reason,
    ['spec.servers']                                  AS fields
FROM found
