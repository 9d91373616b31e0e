-- grain    = "one row per IngressClass"
-- rests_on = ["ingressclasses.networking.k8s.io"]
-- [columns]
-- kind        = "always IngressClass"
-- namespace   = "always empty: it lies in no namespace"
-- name        = "name of the IngressClass"
-- uid         = "UID of the object"
-- created_at  = "when it was created, UTC; NULL in manifests"
-- labels      = "labels; empty when there are none"
-- annotations = "annotations; empty when there are none"
-- controller  = "controller that serves the class"
-- is_default  = "Ingresses without a class get this one"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)", "annotations": "MAP(VARCHAR, VARCHAR)"},
                "spec": {"controller": "VARCHAR"}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'networking.k8s.io' AND kind = 'IngressClass'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR)) AS annotations,
    body.spec.controller AS controller,
    coalesce(body.metadata.annotations['ingressclass.kubernetes.io/is-default-class'] = 'true', false) AS is_default
FROM parsed
