-- grain    = "one row per HorizontalPodAutoscaler"
-- rests_on = ["horizontalpodautoscalers.autoscaling"]
-- [columns]
-- kind         = "always HorizontalPodAutoscaler"
-- namespace    = "namespace of the object"
-- name         = "name of the HorizontalPodAutoscaler"
-- uid          = "UID of the object"
-- created_at   = "when it was created, UTC; NULL in manifests"
-- labels       = "labels; empty when there are none"
-- target_kind  = "kind of the workload that it scales"
-- target_group = "API group of that workload; empty for the core group, and when unset"
-- target       = "name of that workload"
-- min_replicas = "least number of pods; 1 when unset"
-- max_replicas = "greatest number of pods"
-- inactive     = "why the condition ScalingActive is False, for example FailedGetResourceMetric; NULL otherwise"
-- is_told      = "it has the condition ScalingActive: a manifest has none, nor has what was made a moment ago"

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
                "spec": {"minReplicas": "INTEGER", "maxReplicas": "INTEGER", "scaleTargetRef": {"apiVersion": "VARCHAR", "kind": "VARCHAR", "name": "VARCHAR"}},
                "status": {"conditions": [{"type": "VARCHAR", "status": "VARCHAR", "reason": "VARCHAR"}]}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'autoscaling' AND kind = 'HorizontalPodAutoscaler'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    body.spec.scaleTargetRef.kind AS target_kind,
    if(
        contains(body.spec.scaleTargetRef.apiVersion, '/'),
        split_part(body.spec.scaleTargetRef.apiVersion, '/', 1),
        ''
    ) AS target_group,
    body.spec.scaleTargetRef.name AS target,
    coalesce(body.spec.minReplicas, 1) AS min_replicas,
    body.spec.maxReplicas AS max_replicas,
    list_filter(
        body.status.conditions,
        lambda condition: condition.type = 'ScalingActive' AND condition.status = 'False'
    )[1].reason AS inactive,
    len(list_filter(coalesce(body.status.conditions, []), lambda condition: condition.type = 'ScalingActive')) > 0
        AS is_told
FROM parsed
