-- grain    = "one row per Sidecar of Istio"
-- rests_on = ["sidecars.networking.istio.io"]
-- [columns]
-- kind          = "always Sidecar"
-- namespace     = "namespace of the object"
-- name          = "name of the Sidecar"
-- uid           = "UID of the object"
-- created_at    = "when it was created, UTC; NULL in manifests"
-- labels        = "labels; empty when there are none"
-- match_labels  = "labels of the pods that it is for; empty when it is for the whole namespace"
-- egress_hosts  = "hosts that its pods may see, as NAMESPACE/HOST; empty when they see what the namespace or mesh default says"
-- outbound_mode = "REGISTRY_ONLY or ALLOW_ANY for unknown hosts; REGISTRY_ONLY when the policy has no mode, NULL without a policy"

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
                    "egress": [{"hosts": ["VARCHAR"]}],
                    "outboundTrafficPolicy": {"mode": "VARCHAR"}
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'networking.istio.io' AND kind = 'Sidecar'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.spec.workloadSelector.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS match_labels,
    coalesce(flatten(list_transform(body.spec.egress, lambda listener: coalesce(listener.hosts, []))), []) AS egress_hosts,
    if(body.spec.outboundTrafficPolicy IS NULL, NULL, coalesce(body.spec.outboundTrafficPolicy.mode, 'REGISTRY_ONLY')) AS outbound_mode
FROM parsed
