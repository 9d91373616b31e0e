-- grain    = "one row per RuntimeClass"
-- rests_on = ["runtimeclasses.node.k8s.io"]
-- [columns]
-- kind       = "always RuntimeClass"
-- namespace  = "always empty: it lies in no namespace"
-- name       = "name of the RuntimeClass"
-- uid        = "UID of the object"
-- created_at = "when it was created, UTC; NULL in manifests"
-- labels     = "labels; empty when there are none"
-- handler    = "name of the runtime handler on the node"

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
                "handler": "VARCHAR"
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'node.k8s.io' AND kind = 'RuntimeClass'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    body.handler AS handler
FROM parsed
