-- title    = "The audit policy has no blind spot for people or powerful groups"
-- severity = "high"
-- rating   = "Whoever takes over, or is, the one that is left out acts unseen"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/",
-- ]
-- why      = """
--   A rule of level None for a user or a group makes the log blind for whoever bears that name or gets into that
--   group, administrators first. Noise is told by what is asked, not by who asks."""
-- fix      = """
--   Take out the rule, or say which reads are noise: `verbs: [get, list, watch]` and `resources`. The finding names
--   the file, which `kubectl` does not show."""
-- misses   = """
--   Rules for components such as system:kube-proxy, whose credentials can be stolen too. Rules for nodes and for
--   accounts of one namespace that leave out less than everything. Rules for people and groups that drop reads of named
--   resources only pass, but for Secrets and for commands and proxies, which are asked for by get too; so do paths."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose audit policy its provider writes and nobody
--   else sees."""
-- params   = { groups = ["system:masters", "system:authenticated", "system:unauthenticated", "system:serviceaccounts"] }

WITH found AS (
    SELECT
        policy,
        format('rule {} ({})', position, array_to_string(list_concat(users, user_groups), ', ')) AS said
    FROM audit_policy_rules
    WHERE
        level = 'None'
        AND scope != 'paths'
        AND is_grave
        AND (
            len(list_filter(users, lambda user: NOT starts_with(user, 'system:') OR user = 'system:admin')) > 0
            OR (
                len(list_filter(list_concat(users, user_groups), lambda one: regexp_matches(one, '^system:(serviceaccounts?:|nodes$)'))) > 0
                AND len(resources) = 0
                AND len(verbs) = 0
            )
            OR len(list_filter(
                user_groups, lambda one: list_contains($groups, one) OR NOT starts_with(one, 'system:')
            )) > 0
        )
)

SELECT
    kind,
    namespace,
    name,
    CASE WHEN count(said) > 0 THEN 'fail' WHEN count(problem) > 0 THEN 'not_assessed' ELSE 'pass' END AS verdict,
    if(
        count(said) > 0,
        concat(
            'nothing is logged of some: ', array_to_string(list_sort(list_distinct(list(said)))[:5], ', '),
            if(count(DISTINCT said) > 5, ' and more', '')
        ),
        min(problem)
    )   AS reason,
    {'path': min(path), 'rules': list_sort(list_distinct(list(said)))} AS evidence
FROM audit_policies
LEFT JOIN found USING (policy)
GROUP BY kind, namespace, name
