-- title    = "Certificates are renewed in time"
-- severity = "medium"
-- rating   = "The service stops, or people click warnings away, on the day the certificate ends"
-- since    = 2026-11-26
-- judges   = ["Certificate"]
-- source   = ["https://cert-manager.io/docs/usage/certificate/#reissuance-triggered-by-expiry-renewal"]
-- why      = """
--   cert-manager renews when a third of the lifetime is left: a certificate that is nearly at its end could not be
--   renewed, and ends soon."""
-- fix      = """
--   Look at `kubectl describe certificate` and its CertificateRequest for what keeps it from renewal."""
-- misses   = """
--   Certificates that cert-manager does not keep; those of short life count as near their end in the last quarter
--   of it. The moment is that of the snapshot."""
-- [params]
-- days = 14

WITH timed AS (
    SELECT
        *,
        getvariable('as_of')::TIMESTAMP                                                       AS seen_at,
        least($days * 24, coalesce(try_cast(regexp_extract(duration, '^(\d+)h', 1) AS BIGINT), 2160) // 4) AS hours
    FROM certificates
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN not_after IS NULL THEN 'not_assessed'
        WHEN not_after < seen_at + to_hours(hours) THEN 'fail'
        ELSE 'pass'
    END                                                                          AS verdict,
    CASE
        WHEN not_after IS NULL THEN 'it has not been issued, or its end is not told'
        WHEN not_after < seen_at THEN 'ended on ' || strftime(not_after, '%Y-%m-%d')
        ELSE 'ends on ' || strftime(not_after, '%Y-%m-%d') || ' and was not renewed'
    END                                                                          AS reason,
    ['status.notAfter']                                                          AS fields
FROM timed
