-- grain    = "one row per rule of each Role or ClusterRole that a request made or changed"
-- rests_on = []
-- [columns]
-- audit_id          = "audit ID of the request"
-- resource          = "roles or clusterroles"
-- namespace         = "namespace of the role; empty for a ClusterRole"
-- name              = "name of the role"
-- rule_no           = "place of the rule in rules, from 0"
-- verbs             = "verbs of the rule"
-- api_groups        = "API groups of the rule"
-- resources         = "resources of the rule"
-- resource_names    = "names that the rule is limited to"
-- non_resource_urls = "paths of the rule"

WITH numbered AS (
    SELECT
        audit_id,
        resource,
        namespace,
        name,
        unnest(body -> '$.rules[*]')                          AS rule,
        generate_subscripts(body -> '$.rules[*]', 1) - 1      AS rule_no
    FROM audit_bodies
    WHERE resource IN ('roles', 'clusterroles') AND body IS NOT NULL
)
SELECT
    audit_id,
    resource,
    namespace,
    name,
    rule_no,
    rule ->> '$.verbs[*]'           AS verbs,
    rule ->> '$.apiGroups[*]'       AS api_groups,
    rule ->> '$.resources[*]'       AS resources,
    rule ->> '$.resourceNames[*]'   AS resource_names,
    rule ->> '$.nonResourceURLs[*]' AS non_resource_urls
FROM numbered
