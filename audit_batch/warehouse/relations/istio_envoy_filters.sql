-- grain    = "one row per EnvoyFilter of Istio"
-- rests_on = ["envoyfilters.networking.istio.io"]
-- [columns]
-- kind         = "always EnvoyFilter"
-- namespace    = "namespace of the object"
-- name         = "name of the EnvoyFilter"
-- uid          = "UID of the object"
-- created_at   = "when it was created, UTC; NULL in manifests"
-- labels       = "labels; empty when there are none"
-- match_labels = "labels of the pods that it is for; empty when it is for the namespace, or in the root namespace for the mesh"
-- target_refs  = "objects that it is attached to, as JSON; NULL when unset"
-- applies_to   = "parts of the proxy's configuration that it changes, sorted; empty when there are none"

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
                    "workloadSelector": {"labels": "MAP(VARCHAR, VARCHAR)"},
                    "targetRefs": "JSON",
                    "configPatches": [{"applyTo": "VARCHAR"}]
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'networking.istio.io' AND kind = 'EnvoyFilter'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.spec.workloadSelector.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS match_labels,
    body.spec.targetRefs AS target_refs,
    coalesce(
        list_sort(list_distinct(list_transform(body.spec.configPatches, lambda patch: patch.applyTo))),
        []
    ) AS applies_to
FROM parsed
