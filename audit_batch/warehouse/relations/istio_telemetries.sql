-- grain    = "one row per Telemetry of Istio"
-- rests_on = ["telemetries.telemetry.istio.io"]
-- [columns]
-- kind           = "always Telemetry"
-- namespace      = "namespace of the object"
-- name           = "name of the Telemetry"
-- uid            = "UID of the object"
-- created_at     = "when it was created, UTC; NULL in manifests"
-- labels         = "labels; empty when there are none"
-- match_labels   = "labels of the pods that it is for; empty when it is for the namespace, or in the root namespace for the mesh"
-- target_refs    = "objects that it is attached to, as JSON, also by the older targetRef; NULL when unset"
-- access_logging = "access log settings as a list of (providers, disabled, filter), disabled false when unset; empty when it says nothing of access logs"

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
                    "accessLogging": [{"providers": [{"name": "VARCHAR"}], "disabled": "BOOLEAN", "filter": {"expression": "VARCHAR"}}]
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'telemetry.istio.io' AND kind = 'Telemetry'
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
        body.spec.targetRefs, if(body.spec.targetRef IS NULL, NULL, json_array(body.spec.targetRef))
    ) AS target_refs,
    coalesce(
        list_transform(
            body.spec.accessLogging,
            lambda setting: {
                'providers': coalesce(list_transform(setting.providers, lambda provider: provider.name), []),
                'disabled': coalesce(setting.disabled, false),
                'filter': setting.filter.expression
            }
        ),
        []
    ) AS access_logging
FROM parsed
