-- title    = "Each event of the audit log says who, what, when, from where and how it ended"
-- severity = "high"
-- rating   = "An event that lacks one of them is no evidence against anybody"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://www.pcisecuritystandards.org/document_library/", "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"]
-- why      = """
--   An assessor takes a log entry for evidence when it names the user, the kind of event, the time, the outcome, the
--   origin and what was touched. Collectors and clouds on the way may drop one of them."""
-- fix      = """
--   Compare an event with what the API server wrote, `tail -n 1 /var/log/kubernetes/audit.log`, and mend what the
--   collector leaves out; keep the stage `ResponseComplete`."""
-- misses   = """
--   Whether what they say is true: the user is whom the authenticator vouched for, and the source may be a proxy.
--   Time cannot be missing, for such a line is no event and is kept in quarantine. Up to `percent` of the events may
--   lack something."""
-- unseen   = """
--   No audit event of the last thirty days was ingested, so that nothing can be said of the log; read it in with
--   audit-batch ingest."""
-- params   = { percent = 1 }

WITH lacks AS (
    SELECT
        kind,
        namespace,
        name,
        requests,
        {
            'user': without_user,
            'verb': without_verb,
            'object': without_object,
            'source': without_source,
            'outcome': without_outcome
        }                                                                                               AS missing,
        greatest(without_user, without_verb, without_object, without_source, without_outcome)           AS most,
        list_filter(
            [
                if(without_user > 0, format('who asked ({})', without_user), NULL),
                if(without_verb > 0, format('what was asked ({})', without_verb), NULL),
                if(without_object > 0, format('of what ({})', without_object), NULL),
                if(without_source > 0, format('from where ({})', without_source), NULL),
                if(without_outcome > 0, format('how it ended ({})', without_outcome), NULL)
            ],
            lambda text: text IS NOT NULL
        )                                                                                               AS told
    FROM audit_log
)

SELECT
    kind,
    namespace,
    name,
    if(most * 100 > requests * $percent, 'fail', 'pass')                                    AS verdict,
    format('of {} requests some do not say {}', requests, array_to_string(told, ', '))      AS reason,
    missing                                                                                 AS evidence
FROM lacks
