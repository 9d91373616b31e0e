-- grain = "one row per stretch of time of which the audit log is, or was, not whole or not as before"
-- [columns]
-- cluster    = "name of the cluster"
-- kind       = "silence, time_jump, lost_rotation, policy_change or quarantine"
-- first_time = "last event before it, UTC"
-- last_time  = "first event after it, UTC"
-- minutes    = "how long it is"
-- reason     = "what was seen, in words"
-- is_open    = "whether it still stands; one that a later ingestion filled does not"
-- found_at   = "when it was found, UTC"
-- filled_at  = "when it was filled, UTC; NULL while it stands"

SELECT
    gaps.cluster,
    gaps.kind,
    gaps.first_time,
    gaps.last_time,
    date_diff('second', gaps.first_time, gaps.last_time) / 60 AS minutes,
    gaps.reason,
    gaps.closed = 2147483647                                  AS is_open,
    found.finished_at                                         AS found_at,
    filled.finished_at                                        AS filled_at
FROM event_gap_rows AS gaps
LEFT JOIN ingestion_rows AS found
    ON gaps.cluster = found.cluster AND gaps.ingestion = found.ingestion
LEFT JOIN ingestion_rows AS filled
    ON gaps.cluster = filled.cluster AND gaps.closed = filled.ingestion
