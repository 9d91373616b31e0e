-- title    = "The audit log arrives within a day"
-- severity = "medium"
-- rating   = "What happens is looked at when it is over, if the node has not lost it until then"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://www.pcisecuritystandards.org/document_library/"]
-- why      = """
--   Logs are to be reviewed daily and kept off the machine that writes them. Both need them to arrive: what still
--   lies on the node can be changed by whoever takes the node."""
-- fix      = """
--   Ingest as a part of each run, `audit-batch run`, at least daily, from the store that collectors ship to."""
-- misses   = """
--   How soon each event arrived: only the last one counts. Events of other clusters' logs in the same store."""
-- unseen   = """
--   No audit event of the last thirty days was ingested, so that nothing can be said of the log; read it in with
--   audit-batch ingest."""
-- params   = { hours = 26 }

SELECT
    kind,
    namespace,
    name,
    if(last_time < taken_at - to_hours($hours::BIGINT), 'fail', 'pass')   AS verdict,
    format('its last event is of {} UTC', strftime(last_time, '%Y-%m-%d %H:%M')) AS reason,
    {'last_time': last_time}                                              AS evidence
FROM audit_log
