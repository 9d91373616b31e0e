-- title    = "Every rule of the audit policy can match something"
-- severity = "low"
-- rating   = "Somebody believes that something is logged, and it is not"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/",
-- ]
-- why      = """
--   The first rule that matches a request decides. A rule behind a wider one does nothing, and whoever wrote it
--   believes otherwise."""
-- fix      = """
--   Put the narrower rule first, or delete the one that does nothing; the rules are judged in the order of the file,
--   so `- level: Metadata` without anything else comes last."""
-- misses   = """
--   Rules that are covered by several others together, and groups whose members are all in a group of an earlier one."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose audit policy its provider writes and nobody
--   else sees."""

WITH found AS (
    SELECT
        later.policy,
        format('rule {} (behind {})', later.position, min(earlier.position)) AS said
    FROM audit_policy_rules AS later
    JOIN audit_policy_rules AS earlier
        ON
            later.policy = earlier.policy AND earlier.position < later.position
            AND (earlier.users = [] OR (later.users != [] AND list_has_all(earlier.users, later.users)))
            AND (earlier.user_groups = [] OR (later.user_groups != [] AND list_has_all(earlier.user_groups, later.user_groups)))
            AND (earlier.verbs = [] OR (later.verbs != [] AND list_has_all(earlier.verbs, later.verbs)))
            AND (earlier.namespaces = [] OR (later.namespaces != [] AND list_has_all(earlier.namespaces, later.namespaces)))
            AND (earlier.scope = 'everything' OR earlier.scope = later.scope)
            AND (earlier.urls = [] OR list_bool_and(list_transform(later.urls, lambda url: list_bool_or(list_transform(
                earlier.urls, lambda one: one = url OR (suffix(one, '*') AND starts_with(url, rtrim(one, '*'))))))))
            AND (earlier.resources = [] OR list_bool_and(list_transform(later.named, lambda named: list_bool_or(list_transform(
                earlier.resources, lambda entry: coalesce(entry."group", '') = named."group"
                AND (len(coalesce(entry.resources, [])) = 0 OR list_has_any(entry.resources, named.covers))
                AND (coalesce(entry.resourceNames, []) = [] OR (named.names != [] AND list_has_all(entry.resourceNames, named.names)))
            )))))
    GROUP BY later.policy, later.position
)

SELECT
    kind,
    namespace,
    name,
    CASE WHEN count(said) > 0 THEN 'fail' WHEN count(problem) > 0 THEN 'not_assessed' ELSE 'pass' END AS verdict,
    if(
        count(said) > 0,
        concat(
            'these rules are never reached: ', array_to_string(list_sort(list_distinct(list(said)))[:5], ', '),
            if(count(DISTINCT said) > 5, ' and more', '')
        ),
        min(problem)
    )   AS reason,
    {'path': min(path), 'rules': list_sort(list_distinct(list(said)))} AS evidence
FROM audit_policies
LEFT JOIN found USING (policy)
GROUP BY kind, namespace, name
