-- grain    = "one row per AuthorizationPolicy of Istio"
-- rests_on = ["authorizationpolicies.security.istio.io"]
-- [columns]
-- kind         = "always AuthorizationPolicy"
-- namespace    = "namespace of the object"
-- name         = "name of the AuthorizationPolicy"
-- uid          = "UID of the object"
-- created_at   = "when it was created, UTC; NULL in manifests"
-- labels       = "labels; empty when there are none"
-- match_labels = "labels of the pods that it is for; empty when it is for the namespace, or in the root namespace for the mesh"
-- target_refs  = "objects that it is attached to, as JSON, also by the older targetRef; NULL when unset or empty"
-- action       = "ALLOW, DENY, AUDIT or CUSTOM; ALLOW when unset"
-- rules        = "rules as a list of JSON; empty when there are none, so that ALLOW allows nothing"
-- matches_all  = "one of its rules is empty and so matches every request"
-- denies_all   = "it allows nothing: action ALLOW without a rule"

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
                    "targetRefs": "JSON",
                    "targetRef": "JSON",
                    "action": "VARCHAR",
                    "rules": ["JSON"]
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'security.istio.io' AND kind = 'AuthorizationPolicy'
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
        nullif(body.spec.targetRefs, '[]'::JSON), if(body.spec.targetRef IS NULL, NULL, json_array(body.spec.targetRef))
    ) AS target_refs,
    coalesce(nullif(body.spec.action, ''), 'ALLOW') AS action,
    coalesce(body.spec.rules, []) AS rules,
    len(
        list_filter(
            coalesce(body.spec.rules, []),
            lambda rule: rule IS NULL
            OR (
                coalesce(json_array_length(rule, '$.from'), 0) = 0
                AND coalesce(json_array_length(rule, '$.to'), 0) = 0
                AND coalesce(json_array_length(rule, '$.when'), 0) = 0
            )
        )
    ) > 0 AS matches_all,
    coalesce(nullif(body.spec.action, ''), 'ALLOW') = 'ALLOW' AND len(coalesce(body.spec.rules, [])) = 0 AS denies_all
FROM parsed
