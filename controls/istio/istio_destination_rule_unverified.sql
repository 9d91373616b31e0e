-- title    = "DestinationRules check whom they speak TLS to"
-- severity = "medium"
-- rating   = "Whoever gets on the way answers in the other's place and reads what is sent"
-- since    = 2026-11-26
-- judges   = ["DestinationRule"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings"]
-- why      = """
--   With insecureSkipVerify, or before Istio 1.21 without a CA, the proxy takes any certificate: it is encrypted, but
--   nobody knows to whom."""
-- fix      = """
--   Remove `insecureSkipVerify` and name the CA, `caCertificates: /etc/ssl/certs/ca-certificates.crt` or a
--   `credentialName` that holds it, with `subjectAltNames`."""
-- misses   = """
--   Names that the certificate must bear. Where no CA is named the tag of istiod's image is believed; until 1.24 a
--   variable of istiod could switch the check off."""
-- [params]
-- control_planes = ["istio-release/pilot", "istio/pilot", "release/pilot"]

WITH planes AS (
    SELECT min(try_cast(regexp_extract(tag, '^v?1[.]([0-9]+)', 1) AS INTEGER)) AS minor
    FROM images
    WHERE list_contains($control_planes, repository)
),
spoken AS (
    SELECT
        * EXCLUDE (tls_settings),
        list_filter(tls_settings, lambda setting: setting.mode IN ('SIMPLE', 'MUTUAL')) AS settings
    FROM istio_destination_rules
),
judged AS (
    -- From 1.21 on Istio checks against the system's authorities where no CA is named.
    SELECT
        spoken.* EXCLUDE (settings),
        list_filter(settings, lambda setting: NOT coalesce(setting.is_verified, minor >= 21, true)) AS weak,
        list_filter(settings, lambda setting: coalesce(setting.is_verified, minor >= 21) IS NULL)   AS unclear
    FROM spoken
    CROSS JOIN planes
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN len(weak) > 0 THEN 'fail'
        WHEN len(unclear) > 0 THEN 'not_assessed'
        ELSE 'pass'
    END                                                                AS verdict,
    coalesce(
        'does not check the certificate for '
        || nullif(array_to_string(list_transform(weak, lambda setting: setting.place), ', '), ''),
        'names no CA, and the version of Istio, which decides, is not seen, for '
        || array_to_string(list_transform(unclear, lambda setting: setting.place), ', ')
    )                                                                  AS reason,
    list_transform(list_concat(weak, unclear), lambda setting: setting.path) AS fields
FROM judged
