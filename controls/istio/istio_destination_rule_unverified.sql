-- title    = "DestinationRules check whom they speak TLS to"
-- severity = "medium"
-- rating   = "Whoever gets on the way answers in the other's place and reads what is sent"
-- since    = 2026-11-26
-- judges   = ["DestinationRule"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings"]
-- why      = """
--   With insecureSkipVerify, or without a CA, the proxy takes any certificate: it is encrypted, but nobody knows
--   to whom."""
-- fix      = """
--   Name the CA, `caCertificates: /etc/ssl/certs/ca-certificates.crt` or a `credentialName` that holds it, with
--   `subjectAltNames`, and remove `insecureSkipVerify`."""
-- misses   = """
--   Newer versions of Istio check against the system's authorities where no CA is named, which is not seen here;
--   names that the certificate must bear."""

WITH weak AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            tls_settings,
            lambda setting: setting.mode IN ('SIMPLE', 'MUTUAL') AND NOT setting.is_verified
        ) AS settings
    FROM istio_destination_rules
)

SELECT
    kind,
    namespace,
    name,
    if(len(settings) > 0, 'fail', 'pass')                              AS verdict,
    'does not check the certificate for ' || array_to_string(
        list_transform(settings, lambda setting: setting.place), ', '
    )                                                                  AS reason,
    list_transform(settings, lambda setting: setting.path)             AS fields
FROM weak
