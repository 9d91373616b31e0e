-- grain    = "one row per ReferenceGrant of the Gateway API"
-- rests_on = ["referencegrants.gateway.networking.k8s.io"]
-- [columns]
-- kind            = "always ReferenceGrant"
-- namespace       = "namespace of the object"
-- name            = "name of the ReferenceGrant"
-- uid             = "UID of the object"
-- created_at      = "when it was created, UTC; NULL in manifests"
-- labels          = "labels; empty when there are none"
-- from_references = "who may refer to this namespace, as a list of (group, kind, namespace); empty when there is nobody"
-- to_objects      = "what they may refer to, as a list of (group, kind, name), name NULL for all; empty when there is nothing"

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
                "spec": {
                    "from": [{"group": "VARCHAR", "kind": "VARCHAR", "namespace": "VARCHAR"}],
                    "to": [{"group": "VARCHAR", "kind": "VARCHAR", "name": "VARCHAR"}]
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'gateway.networking.k8s.io' AND kind = 'ReferenceGrant'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.spec['from'], []) AS from_references,
    coalesce(body.spec['to'], []) AS to_objects
FROM parsed
