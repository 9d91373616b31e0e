-- grain    = "one row per Secret, of which only the metadata is collected"
-- rests_on = ["secrets"]
-- [columns]
-- kind        = "always Secret"
-- namespace   = "namespace of the object"
-- name        = "name of the Secret"
-- uid         = "UID of the object"
-- created_at  = "when it was created, UTC; NULL in manifests"
-- labels      = "labels; empty when there are none"
-- annotations = "annotations; empty when there are none"
-- owner_kinds = "kinds of its owners, sorted; empty when nothing owns it, so that deleting something else never deletes it"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)", "annotations": "MAP(VARCHAR, VARCHAR)", "ownerReferences": [{"kind": "VARCHAR"}]}
            }'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'Secret'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR)) AS annotations,
    coalesce(list_sort(list_distinct(list_transform(body.metadata.ownerReferences, lambda reference: reference.kind))), []) AS owner_kinds
FROM parsed
