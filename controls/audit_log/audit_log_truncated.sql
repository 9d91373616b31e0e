-- title    = "Events of the audit log are not cut for their size"
-- severity = "low"
-- rating   = "What was changed by the largest requests cannot be told, and an attacker can make a request large"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"]
-- why      = """
--   An API server that truncates, and collectors with a largest line, drop the bodies of large requests. The event is
--   there and does not say what was done."""
-- fix      = """
--   Raise `--audit-log-truncate-max-event-size` of the API server, or the largest line of the collector."""
-- misses   = """
--   Events that were dropped altogether for their size, and lines that were cut so that they are no event, which are
--   kept in quarantine. Up to `percent` of the events may be cut."""
-- unseen   = """
--   No audit event of the last thirty days was ingested, so that nothing can be said of the log; read it in with
--   audit-batch ingest."""
-- params   = { percent = 0.1 }

SELECT
    kind,
    namespace,
    name,
    if(truncated * 100 > requests * $percent, 'fail', 'pass') AS verdict,
    format('{} of {} requests were cut', truncated, requests) AS reason,
    {'audit_ids': truncated_ids}                              AS evidence
FROM audit_log
