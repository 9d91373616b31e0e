-- grain    = "one row per ResourceQuota"
-- rests_on = ["resourcequotas"]
-- [columns]
-- kind           = "always ResourceQuota"
-- namespace      = "namespace of the object"
-- name           = "name of the ResourceQuota"
-- uid            = "UID of the object"
-- created_at     = "when it was created, UTC; NULL in manifests"
-- labels         = "labels; empty when there are none"
-- hard           = "limit by resource, for example requests.cpu; empty when there are none"
-- scopes         = "scopes to which it is limited; empty when it holds for all pods"
-- scope_selector = "selector of scopes as JSON; NULL when unset"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)"},
                "spec": {"hard": "MAP(VARCHAR, VARCHAR)", "scopes": ["VARCHAR"], "scopeSelector": "JSON"}
            }'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'ResourceQuota'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.spec.hard, MAP {}::MAP(VARCHAR, VARCHAR)) AS hard,
    coalesce(body.spec.scopes, []) AS scopes,
    body.spec.scopeSelector AS scope_selector
FROM parsed
