-- title    = "The audit policy logs how requests end"
-- severity = "high"
-- rating   = "It cannot be told whether anything in the log succeeded or was refused"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/",
-- ]
-- why      = """
--   Only the last stage, ResponseComplete, holds the answer: whether a request was allowed, refused or failed. What
--   was tried and what was done look alike without it."""
-- fix      = """
--   Take `ResponseComplete` out of `omitStages`, of the policy and of each rule; `omitStages: [RequestReceived]`
--   halves the log and loses nothing."""
-- misses   = """
--   Stages that a webhook or a collector drops later on."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose audit policy its provider writes and nobody
--   else sees."""

WITH found AS (
    SELECT
        policy,
        format('rule {} ({})', position, level) AS said
    FROM audit_policy_rules
    WHERE level != 'None' AND list_contains(omit_stages, 'ResponseComplete')
)

SELECT
    kind,
    namespace,
    name,
    CASE WHEN count(said) > 0 THEN 'fail' WHEN count(problem) > 0 THEN 'not_assessed' ELSE 'pass' END AS verdict,
    if(
        count(said) > 0,
        concat(
            'the end of requests is left out by ', array_to_string(list_sort(list_distinct(list(said)))[:5], ', '),
            if(count(DISTINCT said) > 5, ' and more', '')
        ),
        min(problem)
    )   AS reason,
    {'path': min(path), 'rules': list_sort(list_distinct(list(said)))} AS evidence
FROM audit_policies
LEFT JOIN found USING (policy)
GROUP BY kind, namespace, name
