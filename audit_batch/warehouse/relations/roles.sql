-- grain    = "one row per Role and per ClusterRole"
-- rests_on = ["clusterroles.rbac.authorization.k8s.io", "roles.rbac.authorization.k8s.io"]
-- [columns]
-- kind          = "Role or ClusterRole"
-- namespace     = "namespace of the Role; empty for a ClusterRole"
-- name          = "name of the role"
-- uid           = "UID of the role"
-- created_at    = "when it was created, UTC; NULL in manifests"
-- labels        = "labels; empty when there are none"
-- annotations   = "annotations; empty when there are none"
-- is_aggregated = "a ClusterRole with an aggregationRule, whose rules are gathered from others"
-- aggregation   = "label selectors of the aggregationRule as JSON; NULL without one"
-- rules         = "number of rules in the role itself"
-- is_bootstrap  = "made and repaired by the API server itself, so its label says; anybody who may edit the role may write that label"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {
                    "creationTimestamp": "VARCHAR",
                    "labels": "MAP(VARCHAR, VARCHAR)",
                    "annotations": "MAP(VARCHAR, VARCHAR)"
                },
                "aggregationRule": {"clusterRoleSelectors": "JSON"},
                "rules": ["JSON"]
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'rbac.authorization.k8s.io' AND kind IN ('ClusterRole', 'Role')
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP)                       AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR))                AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR))           AS annotations,
    kind = 'ClusterRole' AND body.aggregationRule IS NOT NULL                    AS is_aggregated,
    if(kind = 'ClusterRole', body.aggregationRule.clusterRoleSelectors, NULL)    AS aggregation,
    coalesce(len(body.rules), 0)                                                 AS rules,
    coalesce(body.metadata.labels['kubernetes.io/bootstrapping'] = 'rbac-defaults', false)
                                                                                 AS is_bootstrap
FROM parsed
