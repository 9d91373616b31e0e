-- title    = "The audit policy lets no ordinary request go unlogged"
-- severity = "high"
-- rating   = "Whoever knows which requests leave no trace can act without one"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/",
-- ]
-- why      = """
--   A request that no rule matches is not logged, and neither is one that a rule of level None drops. What is not in
--   the log cannot be found by anybody."""
-- fix      = """
--   End the policy with a rule for everything else, `- level: Metadata`, and take back rules of level None that match
--   more than a named component's own noise."""
-- misses   = """
--   Whether the level is enough; see the other controls of the policy. Watches, reads by service accounts and nodes,
--   which are often dropped on purpose, subresources, and events. Requests are tried as somebody whom no rule names,
--   in kube-system and in a namespace that no rule names."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose audit policy its provider writes and nobody
--   else sees."""

WITH requests AS (
    SELECT
        policy,
        string_agg(DISTINCT verb, '/' ORDER BY verb) || ' ' || target AS request
    FROM audit_policy_levels
    WHERE
        depth = 0
        AND (
            (verb IN ('create', 'update', 'patch', 'delete', 'deletecollection') AND who IN ('person', 'administrator', 'service_account'))
            OR (verb IN ('get', 'list') AND who IN ('person', 'administrator'))
        )
        AND NOT contains(target, '/')
        AND NOT contains(target, 'events')
    GROUP BY policy, target
)

SELECT
    kind,
    namespace,
    name,
    CASE WHEN count(request) > 0 THEN 'fail' WHEN count(problem) > 0 THEN 'not_assessed' ELSE 'pass' END AS verdict,
    CASE
        WHEN min(path) = '' AND count(request) > 0 THEN 'its API server has no audit policy, so that it logs nothing'
        WHEN count(request) > 0 THEN concat(
            'it does not log ', array_to_string(list_sort(list_distinct(list(request)))[:5], ', '),
            if(count(DISTINCT request) > 5, ' and more', '')
        )
        ELSE min(problem)
    END AS reason,
    {'path': min(path), 'requests': list_sort(list_distinct(list(request)))} AS evidence
FROM audit_policies
LEFT JOIN requests USING (policy)
GROUP BY kind, namespace, name
