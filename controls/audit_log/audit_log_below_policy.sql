-- title    = "The audit log arrives at the levels that the policy says"
-- severity = "medium"
-- rating   = "What the policy promises to an assessor is not what is kept, or more is kept than was agreed"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/", "https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/"]
-- why      = """
--   Between the policy's text and the store lie an API server that was not restarted, another file, and collectors
--   that cut. Only the log itself shows what is kept."""
-- fix      = """
--   Restart the API server after a change of the policy, and see that collectors leave the events whole: compare
--   `tail -n 1 /var/log/kubernetes/audit.log` with the stored event."""
-- misses   = """
--   Requests for which the policy may give several levels, by user, namespace or name, are judged by all of those;
--   requests that never arrive. A policy that was changed within the last day of the log shows until tomorrow."""
-- unseen   = """
--   No audit event of the last thirty days was ingested, so that nothing can be said of the log; read it in with
--   audit-batch ingest."""

WITH drift AS (
    SELECT
        list(
            format('{} {} at {} (policy: {})', verb, target, level, array_to_string(possible, ' or '))
            ORDER BY is_less DESC, target, verb
        )                                                  AS told,
        list(audit_id ORDER BY is_less DESC, target, verb) AS audit_ids
    FROM audit_policy_drift
),

policies AS (
    SELECT
        count(*)     AS servers,
        min(problem) AS problem
    FROM audit_policies
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN servers = 0 OR problem IS NOT NULL OR without_level = requests THEN 'not_assessed'
        WHEN told IS NOT NULL THEN 'fail'
        ELSE 'pass'
    END AS verdict,
    CASE
        WHEN servers = 0 THEN 'no audit policy is known: no node shows an API server'
        WHEN problem IS NOT NULL THEN problem
        WHEN without_level = requests THEN 'no event says at which level it was logged'
        ELSE concat('logged otherwise: ', array_to_string(told[:5], ', '), if(len(told) > 5, ' and more', ''))
    END AS reason,
    {'requests': told[:20], 'audit_ids': audit_ids[:20]} AS evidence
FROM audit_log
CROSS JOIN drift
CROSS JOIN policies
