-- grain    = "one row per GatewayClass of the Gateway API"
-- rests_on = ["gatewayclasses.gateway.networking.k8s.io"]
-- [columns]
-- kind       = "always GatewayClass"
-- namespace  = "always empty: it lies in no namespace"
-- name       = "name of the GatewayClass"
-- uid        = "UID of the object"
-- created_at = "when it was created, UTC; NULL in manifests"
-- labels     = "labels; empty when there are none"
-- controller = "controller that serves the class"

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
                "spec": {"controllerName": "VARCHAR"}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'gateway.networking.k8s.io' AND kind = 'GatewayClass'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    body.spec.controllerName AS controller
FROM parsed
