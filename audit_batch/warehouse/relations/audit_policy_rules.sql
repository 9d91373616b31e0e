-- grain    = "one row per rule of each audit policy that is known; the first that matches a request decides"
-- rests_on = []
-- [columns]
-- policy      = "digest of the policy, as in `audit_policies`"
-- position    = "place of the rule, from 1"
-- level       = "None, Metadata, Request or RequestResponse"
-- users       = "users that it is about; empty for all"
-- user_groups = "groups of which one must be the user's; empty for all"
-- verbs       = "verbs; empty for all"
-- namespaces  = "namespaces, an empty text for what lies in none; empty for all"
-- resources   = "groups, each with its resources and their names; empty for all"
-- named       = "those one by one: group, names, and covers, the ways to write the resource and what holds it; none where it is a whole group"
-- urls        = "paths that are no resources, with a star at their end or alone; empty for all"
-- omit_stages = "stages at which its requests are not logged, those of the policy included"
-- scope       = "what it matches: everything, resources or paths"
-- is_grave    = "whether it matches more than reads of named resources: changes, everything, Secrets, or commands, ports and proxies, which clients open by get"

WITH rules AS (
    SELECT
        policy,
        omit_stages,
        unnest(rules)                    AS rule,
        generate_subscripts(rules, 1)    AS position
    FROM (SELECT DISTINCT ON (policy) policy, omit_stages, rules FROM audit_policies WHERE problem IS NULL)
)
SELECT
    policy,
    position,
    rule.level                                                               AS level,
    coalesce(rule.users, [])                                                 AS users,
    coalesce(rule.userGroups, [])                                            AS user_groups,
    coalesce(rule.verbs, [])                                                 AS verbs,
    coalesce(rule.namespaces, [])                                            AS namespaces,
    coalesce(rule.resources, [])                                             AS resources,
    flatten(list_transform(resources, lambda entry: list_transform(
        if(len(coalesce(entry.resources, [])) = 0, [NULL], entry.resources),
        lambda one: {
            'group': coalesce(entry."group", ''),
            'names': coalesce(entry.resourceNames, []),
            'covers': if(one IS NULL, [], ['*', one, split_part(one, '/', 1) || '/*', '*/' || split_part(one, '/', 2)])
        }
    )))                                                                      AS named,
    coalesce(rule.nonResourceURLs, [])                                       AS urls,
    list_distinct(list_concat(omit_stages, coalesce(rule.omitStages, [])))   AS omit_stages,
    CASE
        WHEN len(namespaces) > 0 OR len(resources) > 0 THEN 'resources'
        WHEN len(urls) > 0 THEN 'paths'
        ELSE 'everything'
    END                                                                      AS scope,
    len(resources) = 0
    OR len(verbs) = 0
    OR list_has_any(verbs, ['create', 'update', 'patch', 'delete', 'deletecollection'])
    OR list_bool_or(list_transform(resources, lambda entry: coalesce(entry."group", '') = '' AND (
        len(coalesce(entry.resources, [])) = 0
        OR list_has_any(entry.resources, [
            '*', 'secrets', 'secrets/*', 'pods/*', 'pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy',
            'services/*', 'services/proxy', 'nodes/*', 'nodes/proxy', '*/exec', '*/attach', '*/portforward', '*/proxy'
        ])
    )))                                                                      AS is_grave
FROM rules
