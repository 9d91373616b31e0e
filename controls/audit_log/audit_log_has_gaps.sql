-- title    = "The audit log has no gap"
-- severity = "medium"
-- rating   = "What happened meanwhile nobody can tell any more, and a gap is what an intruder leaves"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://www.pcisecuritystandards.org/document_library/", "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"]
-- why      = """
--   Nodes and controllers ask the API server all the time. Hours without an event mean that the log was stopped, lost
--   or not brought here, and an assessor counts them against it."""
-- fix      = """
--   Look for the files of that time on the control plane and read them in, `audit-batch ingest PATH`: the gap closes
--   when they hold it. Otherwise write down why it is there, as a waiver."""
-- misses   = """
--   Events of one actor that were left out; a gap at the begin or end of the log; whole hours in a log with fewer
--   than ten events in the middle one of its hours. Gaps that the ingestion found count for ninety days, whole hours
--   for thirty."""
-- unseen   = """
--   No audit event of the last thirty days was ingested, so that nothing can be said of the log; read it in with
--   audit-batch ingest."""
-- params   = { kinds = ["silence", "lost_rotation", "quarantine", "hours"] }

WITH gaps AS (
    SELECT
        list(
            format('{} UTC: {}', strftime(first_time, '%Y-%m-%d %H:%M'), reason)
            ORDER BY first_time DESC
        ) AS told
    FROM audit_log_gaps
    WHERE list_contains($kinds, kind)
)

SELECT
    kind,
    namespace,
    name,
    if(told IS NULL, 'pass', 'fail')                                                                    AS verdict,
    concat(array_to_string(told[:3], '; '), if(len(told) > 3, concat(' and ', len(told) - 3, ' more'), '')) AS reason,
    {'gaps': told[:20]}                                                                                 AS evidence
FROM audit_log
CROSS JOIN gaps
