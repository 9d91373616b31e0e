-- grain    = "one row per rule of each Role and ClusterRole, rules that aggregation adds included"
-- rests_on = ["clusterroles.rbac.authorization.k8s.io", "roles.rbac.authorization.k8s.io"]
-- [columns]
-- kind              = "Role or ClusterRole"
-- namespace         = "namespace of the Role; empty for a ClusterRole"
-- name              = "name of the role"
-- rule_no           = "place in the role's rules, from 0; rules added by aggregation are numbered after them"
-- aggregated_from   = "ClusterRole that the rule is gathered from; NULL when the rule stands in the role itself, as the API server writes it"
-- api_groups        = "API groups, '' for the core group, * for all; empty when there are none"
-- resources         = "resources and subresources such as pods/exec, * for all; empty when there are none"
-- verbs             = "verbs, * for all; empty when there are none"
-- resource_names    = "names that the rule is limited to; empty when it holds for all"
-- non_resource_urls = "paths such as /metrics, * at the end for all below; empty when there are none"

WITH RECURSIVE parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{
                "rules": [
                    {
                        "apiGroups": ["VARCHAR"],
                        "resources": ["VARCHAR"],
                        "verbs": ["VARCHAR"],
                        "resourceNames": ["VARCHAR"],
                        "nonResourceURLs": ["VARCHAR"]
                    }
                ]
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'rbac.authorization.k8s.io' AND kind IN ('ClusterRole', 'Role')
),
positioned AS (
    SELECT
        kind,
        namespace,
        name,
        generate_subscripts(body.rules, 1) - 1 AS rule_no,
        unnest(body.rules)                     AS rule
    FROM parsed
),
own AS (
    SELECT
        kind,
        namespace,
        name,
        rule_no,
        coalesce(rule.apiGroups, [])       AS api_groups,
        coalesce(rule.resources, [])       AS resources,
        coalesce(rule.verbs, [])           AS verbs,
        coalesce(rule.resourceNames, [])   AS resource_names,
        coalesce(rule.nonResourceURLs, []) AS non_resource_urls
    FROM positioned
),
-- An aggregated role may select another one, as admin selects edit and edit selects view.
reached AS (
    SELECT
        name,
        source
    FROM role_aggregations
    UNION
    SELECT
        reached.name,
        role_aggregations.source
    FROM reached
    INNER JOIN role_aggregations ON role_aggregations.name = reached.source
),
gathered AS (
    SELECT
        reached.name,
        min(reached.source) AS source,
        api_groups,
        resources,
        verbs,
        resource_names,
        non_resource_urls
    FROM reached
    INNER JOIN own ON own.kind = 'ClusterRole' AND own.name = reached.source
    WHERE reached.source != reached.name
    GROUP BY ALL
),
-- In a cluster the API server has written the gathered rules into the role already.
missing AS (
    SELECT gathered.*
    FROM gathered
    ANTI JOIN own
        ON own.kind = 'ClusterRole'
        AND own.name = gathered.name
        AND own.api_groups = gathered.api_groups
        AND own.resources = gathered.resources
        AND own.verbs = gathered.verbs
        AND own.resource_names = gathered.resource_names
        AND own.non_resource_urls = gathered.non_resource_urls
),
lengths AS (
    SELECT
        name,
        coalesce(len(body.rules), 0) AS rules
    FROM parsed
    WHERE kind = 'ClusterRole'
)
SELECT
    kind,
    namespace,
    name,
    rule_no,
    NULL::VARCHAR AS aggregated_from,
    api_groups,
    resources,
    verbs,
    resource_names,
    non_resource_urls
FROM own
UNION ALL
SELECT
    'ClusterRole',
    '',
    name,
    lengths.rules - 1 + row_number() OVER (
        PARTITION BY name
        ORDER BY source, api_groups, resources, verbs, resource_names, non_resource_urls
    ),
    source,
    api_groups,
    resources,
    verbs,
    resource_names,
    non_resource_urls
FROM missing
INNER JOIN lengths USING (name)
