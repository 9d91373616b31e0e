-- grain    = "one row per PodDisruptionBudget"
-- rests_on = ["poddisruptionbudgets.policy"]
-- [columns]
-- kind            = "always PodDisruptionBudget"
-- namespace       = "namespace of the object"
-- name            = "name of the PodDisruptionBudget"
-- uid             = "UID of the object"
-- created_at      = "when it was created, UTC; NULL in manifests"
-- labels          = "labels; empty when there are none"
-- min_available   = "number or percentage that must stay; NULL when unset"
-- max_unavailable = "number or percentage that may go; NULL when unset"
-- has_selector    = "a selector is set; without one it covers nothing"
-- requirements    = "the selector as a list of (key, operator, values), all of which must hold; an empty selector covers every pod of the namespace"

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
                    "minAvailable": "VARCHAR",
                    "maxUnavailable": "VARCHAR",
                    "selector": {"matchLabels": "MAP(VARCHAR, VARCHAR)", "matchExpressions": [{"key": "VARCHAR", "operator": "VARCHAR", "values": ["VARCHAR"]}]}
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'policy' AND kind = 'PodDisruptionBudget'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    body.spec.minAvailable AS min_available,
    body.spec.maxUnavailable AS max_unavailable,
    body.spec.selector IS NOT NULL AS has_selector,
    list_concat(
        list_transform(
            map_entries(body.spec.selector.matchLabels),
            lambda label: {'key': label.key, 'operator': 'In', 'values': [label.value]}
        ),
        coalesce(body.spec.selector.matchExpressions, [])
    ) AS requirements
FROM parsed
