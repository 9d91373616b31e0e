-- title    = "DestinationRules do not switch TLS off"
-- severity = "high"
-- rating   = "Calls to the host go in plain text from every workload that sees the rule"
-- since    = 2026-11-26
-- judges   = ["DestinationRule"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings"]
-- why      = """
--   DISABLE, which is also what an empty tls means, makes proxies call in plain text, though the other side may
--   offer mutual TLS."""
-- fix      = """
--   Remove the `tls` block, by which proxies use mutual TLS on their own, or set `mode: ISTIO_MUTUAL`, for hosts
--   outside SIMPLE."""
-- misses   = """
--   Hosts that have no proxy and speak no TLS, for which the rule may be needed: a waiver says so. Ports with settings
--   of their own but no tls, which that of all ports does not reach."""

WITH weak AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            tls_settings,
            lambda setting: setting.mode = 'DISABLE'
        ) AS settings
    FROM istio_destination_rules
)

SELECT
    kind,
    namespace,
    name,
    if(len(settings) > 0, 'fail', 'pass')                              AS verdict,
    'switches TLS off for ' || array_to_string(
        list_transform(settings, lambda setting: setting.place), ', '
    )                                                                  AS reason,
    list_transform(settings, lambda setting: setting.path)             AS fields
FROM weak
