-- grain    = "one row per RequestAuthentication of Istio"
-- rests_on = ["requestauthentications.security.istio.io"]
-- [columns]
-- kind         = "always RequestAuthentication"
-- namespace    = "namespace of the object"
-- name         = "name of the RequestAuthentication"
-- uid          = "UID of the object"
-- created_at   = "when it was created, UTC; NULL in manifests"
-- labels       = "labels; empty when there are none"
-- match_labels = "labels of the pods that it is for; empty when it is for the namespace, or in the root namespace for the mesh"
-- jwt_rules    = "token rules as a list of (issuer, audiences, jwksUri, has_keys), audiences empty when unset, jwksUri also by its older name jwks_uri, has_keys when the keys themselves stand there; empty when there are none"

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
                    "selector": {"matchLabels": "MAP(VARCHAR, VARCHAR)"},
                    "jwtRules": [{"issuer": "VARCHAR", "audiences": ["VARCHAR"], "jwksUri": "VARCHAR", "jwks_uri": "VARCHAR", "jwks": "VARCHAR"}]
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'security.istio.io' AND kind = 'RequestAuthentication'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.spec.selector.matchLabels, MAP {}::MAP(VARCHAR, VARCHAR)) AS match_labels,
    coalesce(
        list_transform(
            body.spec.jwtRules,
            lambda rule: {
                'issuer': rule.issuer,
                'audiences': coalesce(rule.audiences, []),
                'jwksUri': coalesce(nullif(rule.jwksUri, ''), rule.jwks_uri),
                'has_keys': coalesce(rule.jwks, '') != ''
            }
        ),
        []
    ) AS jwt_rules
FROM parsed
