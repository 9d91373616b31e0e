-- title    = "The audit log of a year is there"
-- severity = "medium"
-- rating   = "A break-in is found after months on average; what began it is gone by then"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://www.pcisecuritystandards.org/document_library/"]
-- why      = """
--   PCI DSS wants twelve months of audit logs, three of them at hand. Here all of them are at hand, as far as they
--   were read in and not deleted."""
-- fix      = """
--   Read in what other stores hold, `audit-batch ingest PATH`, and set `retention` in the configuration to 400 days."""
-- misses   = """
--   Logs that another store keeps. A day counts when it holds any event at all; audit_log_has_gaps looks at its
--   hours. A log that begins less than a year ago cannot show yet that it is kept for one."""
-- unseen   = """
--   No audit event of the last thirty days was ingested, so that nothing can be said of the log; read it in with
--   audit-batch ingest."""
-- params   = { days = 365, at_hand = 90 }

WITH days AS (
    SELECT
        min(day)                                                                                 AS first_day,
        max(day) FILTER (NOT is_kept)                                                            AS deleted,
        count(*) FILTER (is_kept AND day >= as_of::DATE - $at_hand::INTEGER AND day < as_of::DATE) AS at_hand,
        count(*) FILTER (is_kept AND day >= as_of::DATE - $days::INTEGER AND day < as_of::DATE)  AS kept,
        least(date_diff('day', min(day), any_value(as_of)::DATE), $at_hand)                      AS wanted,
        any_value(as_of)::DATE                                                                   AS today
    FROM audit_log_days
    CROSS JOIN (SELECT taken_at AS as_of FROM audit_log)
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN deleted > today - $days::INTEGER OR at_hand < wanted THEN 'fail'
        WHEN kept < $days THEN 'not_assessed'
        ELSE 'pass'
    END AS verdict,
    CASE
        WHEN deleted > today - $days::INTEGER THEN format('events of {} are deleted already', deleted)
        WHEN at_hand < wanted THEN format('{} of the last {} days hold no event', wanted - at_hand, wanted)
        WHEN first_day <= today - $days::INTEGER THEN format('{} of the last {} days hold no event', $days - kept, $days)
        ELSE format('the log begins on {}, {} days ago', first_day, date_diff('day', first_day, today))
    END AS reason,
    {'first_day': first_day, 'days_at_hand': at_hand} AS evidence
FROM audit_log
CROSS JOIN days
