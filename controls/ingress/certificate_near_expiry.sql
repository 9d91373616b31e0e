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
--   of it, those with a shorter `renewBefore` or `renewBeforePercentage` from then on. The moment is that of the
--   snapshot."""
-- [params]
-- days = 14

WITH written AS (
    -- Durations as Go writes them, such as 2160h, 36h30m or 5400s, in minutes.
    SELECT
        *,
        getvariable('as_of')::TIMESTAMP AS seen_at,
        list_transform(
            [duration, renew_before],
            lambda text: coalesce(try_cast(regexp_extract(text, '([0-9]+)h', 1) AS BIGINT), 0) * 60
            + coalesce(try_cast(regexp_extract(text, '([0-9]+)m', 1) AS BIGINT), 0)
            + coalesce(try_cast(regexp_extract(text, '([0-9]+)([.][0-9]+)?s', 1) AS BIGINT), 0) // 60
        )                               AS minutes
    FROM certificates
),
timed AS (
    SELECT
        *,
        least(
            $days * 1440,
            coalesce(nullif(minutes[1], 0), 129600) * least(25, renew_before_percentage) // 100,
            nullif(minutes[2], 0)
        )                               AS left_over
    FROM written
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN not_after IS NULL THEN 'not_assessed'
        WHEN not_after < seen_at + to_minutes(left_over) THEN 'fail'
        ELSE 'pass'
    END                                                                          AS verdict,
    CASE
        WHEN not_after IS NULL THEN 'it has not been issued, or its end is not told'
        WHEN not_after < seen_at THEN 'ended on ' || strftime(not_after, '%Y-%m-%d')
        ELSE 'ends on ' || strftime(not_after, '%Y-%m-%d') || ' and was not renewed'
    END                                                                          AS reason,
    ['status.notAfter']                                                          AS fields
FROM timed
