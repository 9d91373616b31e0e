-- title    = "Gateways of the mesh use strong ciphers"
-- severity = "low"
-- rating   = "Recorded traffic can be read later, once the key is known, or by whoever breaks the cipher"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/gateway/"]
-- why      = """
--   Suites without forward secrecy or without authenticated encryption are only there when somebody lists them."""
-- fix      = """
--   Remove `cipherSuites`, or list suites such as ECDHE-ECDSA-AES256-GCM-SHA384 only."""
-- misses   = """
--   The order of suites; those of TLS 1.3, which are all strong. A suite that the parameter does not list counts
--   as weak."""
-- [params]
-- strong = [
--     "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
--     "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305",
-- ]

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list_sort(
            list_transform(
                list_filter(servers, lambda server: len(list_filter(
                    server.cipher_suites, lambda suite: NOT list_contains($strong, upper(suite))
                )) > 0),
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
    'allows weak ciphers: ' || array_to_string(places, ', ')     AS reason,
    ['spec.servers']                                  AS fields
FROM found
