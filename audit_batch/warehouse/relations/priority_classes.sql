-- grain    = "one row per PriorityClass"
-- rests_on = ["priorityclasses.scheduling.k8s.io"]
-- [columns]
-- kind              = "always PriorityClass"
-- namespace         = "always empty: it lies in no namespace"
-- name              = "name of the PriorityClass"
-- uid               = "UID of the object"
-- created_at        = "when it was created, UTC; NULL in manifests"
-- labels            = "labels; empty when there are none"
-- value             = "priority; higher ones go first"
-- is_default        = "pods without a class get this one; false when unset"
-- preemption_policy = "PreemptLowerPriority or Never; PreemptLowerPriority when unset"

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
                "value": "BIGINT",
                "globalDefault": "BOOLEAN",
                "preemptionPolicy": "VARCHAR"
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'scheduling.k8s.io' AND kind = 'PriorityClass'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    body.value AS value,
    coalesce(body.globalDefault, false) AS is_default,
    coalesce(nullif(body.preemptionPolicy, ''), 'PreemptLowerPriority') AS preemption_policy
FROM parsed
