-- title    = "The audit policy logs requests of nobody in particular"
-- severity = "medium"
-- rating   = "Who tries the door from outside, and whether it opened, is not seen"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests",
-- ]
-- why      = """
--   Requests without a credential are how scanners and attackers begin. PCI DSS asks for refused access in the log,
--   and these are most of it."""
-- fix      = """
--   Let no rule of level None match `system:anonymous` or `system:unauthenticated` but for the paths `/healthz*`,
--   `/livez*`, `/readyz*` and `/version`."""
-- misses   = """
--   Rules for single namespaces other than kube-system. An API server with anonymous access off refuses such requests
--   before a user is known, and logs them all the same. Requests are tried as somebody whom no rule names, in
--   kube-system and in a namespace that no rule names."""
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
        AND who = 'anonymous'
        AND target NOT IN ('/healthz', '/livez', '/readyz', '/version', 'events', 'events.events.k8s.io')
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
            'it does not log, without a credential, ', array_to_string(list_sort(list_distinct(list(request)))[:5], ', '),
            if(count(DISTINCT request) > 5, ' and more', '')
        )
        ELSE min(problem)
    END AS reason,
    {'path': min(path), 'requests': list_sort(list_distinct(list(request)))} AS evidence
FROM audit_policies
LEFT JOIN requests USING (policy)
GROUP BY kind, namespace, name
