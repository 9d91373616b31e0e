-- grain    = "one row per rule of each Role or ClusterRole that somebody else than Kubernetes itself made or changed; one without verbs where its rules cannot be read"
-- rests_on = []
-- [columns]
-- audit_id          = "audit ID of the request"
-- username          = "who asked"
-- resource          = "roles or clusterroles"
-- namespace         = "namespace of the role; empty for a ClusterRole"
-- name              = "name of the role"
-- rule_no           = "place of the rule in rules, from 0; behind them one more where the role takes in cluster-admin by its selector"
-- verbs             = "verbs of the rule"
-- api_groups        = "API groups of the rule"
-- resources         = "resources of the rule"
-- resource_names    = "names that the rule is limited to"
-- non_resource_urls = "paths of the rule"
-- rule_text         = "the rule in words: verbs, and on what"
-- problem           = "why the rules cannot be read; empty where they can"
-- succeeded         = "whether the request was let in and answered without an error"
-- finding           = "who and which role, in words"
-- verdict           = "fail, or not_assessed where the rules cannot be read: what a detection says that looks for such a rule"
-- deed              = "what was done, in words: wrote or tried to write, and the role"
-- client            = "address and user agent, as evidence"

WITH written AS (
    SELECT
        *,
        list_bool_or(list_transform(
            json_extract(body, '$.aggregationRule.clusterRoleSelectors[*]'),
            lambda selector: coalesce((selector ->> '$.matchLabels') IN (
                '{}', '{"kubernetes.io/bootstrapping":"rbac-defaults"}'
            ), true)
            AND coalesce(list_bool_and(list_transform(
                json_extract(selector, '$.matchExpressions[*]'),
                lambda one: CASE one ->> '$.operator'
                    WHEN 'DoesNotExist' THEN (one ->> '$.key') != 'kubernetes.io/bootstrapping'
                    WHEN 'NotIn' THEN (one ->> '$.key') != 'kubernetes.io/bootstrapping'
                        OR NOT list_contains(one ->> '$.values[*]', 'rbac-defaults')
                    WHEN 'In' THEN (one ->> '$.key') = 'kubernetes.io/bootstrapping'
                        AND list_contains(one ->> '$.values[*]', 'rbac-defaults')
                    ELSE (one ->> '$.key') = 'kubernetes.io/bootstrapping'
                END
            )), true)
        )) AS has_all,
        CASE
            WHEN problem != '' THEN ['{}'::JSON]
            -- By its only label cluster-admin is taken in, and by a selector that asks for none.
            WHEN has_all THEN list_append(
                json_extract(body, '$.rules[*]'),
                '{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"], "text": "the rules of cluster-admin, which its selector takes in"}'::JSON
            )
            ELSE body -> '$.rules[*]'
        END AS rules
    FROM audit_writes
    WHERE resource IN ('roles', 'clusterroles')
),

numbered AS (
    SELECT
        *,
        unnest(rules)                     AS rule,
        generate_subscripts(rules, 1) - 1 AS rule_no
    FROM written
)
SELECT
    audit_id,
    username,
    resource,
    namespace,
    name,
    rule_no,
    rule ->> '$.verbs[*]'           AS verbs,
    rule ->> '$.apiGroups[*]'       AS api_groups,
    rule ->> '$.resources[*]'       AS resources,
    rule ->> '$.resourceNames[*]'   AS resource_names,
    rule ->> '$.nonResourceURLs[*]' AS non_resource_urls,
    coalesce(
        rule ->> '$.text',
        concat(
            array_to_string(rule ->> '$.verbs[*]', ','), ' on ',
            coalesce(
                nullif(array_to_string(rule ->> '$.resources[*]', ','), ''),
                array_to_string(rule ->> '$.nonResourceURLs[*]', ',')
            )
        )
    )                               AS rule_text,
    problem,
    succeeded,
    finding,
    verdict,
    deed,
    client
FROM numbered
