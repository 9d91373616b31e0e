-- grain    = "one row per ClusterRole with an aggregationRule and other ClusterRole that one of its selectors gathers"
-- rests_on = ["clusterroles.rbac.authorization.k8s.io"]
-- [columns]
-- kind   = "always ClusterRole"
-- name   = "name of the ClusterRole that gathers"
-- source = "name of the ClusterRole whose rules it gathers; what that one gathers in turn has rows of its own"

WITH parsed AS (
    SELECT
        name,
        from_json(
            doc,
            '{
                "metadata": {"labels": "MAP(VARCHAR, VARCHAR)"},
                "aggregationRule": {
                    "clusterRoleSelectors": [
                        {
                            "matchLabels": "MAP(VARCHAR, VARCHAR)",
                            "matchExpressions": [
                                {"key": "VARCHAR", "operator": "VARCHAR", "values": ["VARCHAR"]}
                            ]
                        }
                    ]
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'rbac.authorization.k8s.io' AND kind = 'ClusterRole'
),
selectors AS (
    SELECT
        name,
        unnest(body.aggregationRule.clusterRoleSelectors) AS selector
    FROM parsed
),
requirements AS (
    SELECT
        name,
        list_concat(
            list_transform(
                map_entries(selector.matchLabels),
                lambda label: {'key': label.key, 'operator': 'In', 'values': [label.value]}
            ),
            selector.matchExpressions
        ) AS required
    FROM selectors
)
SELECT DISTINCT
    'ClusterRole' AS kind,
    requirements.name,
    others.name   AS source
FROM requirements
INNER JOIN parsed AS others
    ON others.name != requirements.name
WHERE len(
    list_filter(
        coalesce(required, []),
        lambda requirement: NOT CASE requirement.operator
            WHEN 'In' THEN coalesce(
                list_contains(requirement.values, others.body.metadata.labels[requirement.key]), false
            )
            WHEN 'NotIn' THEN NOT coalesce(
                list_contains(requirement.values, others.body.metadata.labels[requirement.key]), false
            )
            WHEN 'Exists' THEN others.body.metadata.labels[requirement.key] IS NOT NULL
            WHEN 'DoesNotExist' THEN others.body.metadata.labels[requirement.key] IS NULL
            ELSE false
        END
    )
) = 0
