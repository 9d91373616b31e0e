-- title    = "The clock of the API server goes forward evenly"
-- severity = "medium"
-- rating   = "The order of events, and with it the course of an attack, cannot be trusted"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://www.pcisecuritystandards.org/document_library/", "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"]
-- why      = """
--   Events are put in order by the API server's clock. A request that ended before it arrived, or a log whose time
--   jumps, shows that the clock was set, by a fault or by somebody who hides something."""
-- fix      = """
--   Run a time service on every control plane node, `chronyc tracking` shows how far it is off, and let it slew
--   instead of step; look at who may set the clock."""
-- misses   = """
--   A clock that is wrong and even. Whether a source of time is set, and which; clocks of other machines."""
-- unseen   = """
--   No audit event of the last thirty days was ingested, so that nothing can be said of the log; read it in with
--   audit-batch ingest."""
-- params   = { kinds = ["time_jump"] }

WITH jumps AS (
    SELECT list(format('{} UTC: {}', strftime(first_time, '%Y-%m-%d %H:%M'), reason) ORDER BY first_time DESC) AS told
    FROM audit_log_gaps
    WHERE list_contains($kinds, kind)
)

SELECT
    kind,
    namespace,
    name,
    if(backwards > 0 OR told IS NOT NULL, 'fail', 'pass')                   AS verdict,
    concat_ws(
        '; ',
        if(backwards > 0, format('{} requests ended before they arrived', backwards), NULL),
        array_to_string(told[:3], '; ')
    )                                                                       AS reason,
    {'audit_ids': backward_ids, 'jumps': told[:20]}                         AS evidence
FROM audit_log
CROSS JOIN jumps
