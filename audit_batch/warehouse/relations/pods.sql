-- grain    = "one row per pod, also those that a workload stands for"
-- rests_on = ["pods"]
-- [columns]
-- kind            = "always Pod"
-- namespace       = "namespace of the object"
-- name            = "name of the Pod"
-- uid             = "UID of the object"
-- created_at      = "when it was created, UTC; NULL in manifests"
-- labels          = "labels; empty when there are none"
-- annotations     = "annotations; empty when there are none"
-- owner_kind      = "kind of the controlling owner; NULL without one"
-- owner           = "name of the controlling owner; NULL without one"
-- service_account = "service account; default when unset"
-- node_name       = "node that it runs on; NULL when it is not placed yet"
-- host_network    = "it uses the node's network; false when unset"
-- phase           = "Pending, Running, Succeeded, Failed or Unknown; NULL in manifests"
-- ips             = "IPs of the pod; empty when it has none yet"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)", "annotations": "MAP(VARCHAR, VARCHAR)", "ownerReferences": [{"kind": "VARCHAR", "name": "VARCHAR", "controller": "BOOLEAN"}]},
                "spec": {"serviceAccountName": "VARCHAR", "nodeName": "VARCHAR", "hostNetwork": "BOOLEAN"},
                "status": {"phase": "VARCHAR", "podIPs": [{"ip": "VARCHAR"}]}
            }'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'Pod'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR)) AS annotations,
    list_filter(body.metadata.ownerReferences, lambda reference: reference.controller)[1].kind AS owner_kind,
    list_filter(body.metadata.ownerReferences, lambda reference: reference.controller)[1].name AS owner,
    coalesce(nullif(body.spec.serviceAccountName, ''), 'default') AS service_account,
    nullif(body.spec.nodeName, '') AS node_name,
    coalesce(body.spec.hostNetwork, false) AS host_network,
    body.status.phase AS phase,
    coalesce(
        list_transform(
            body.status.podIPs,
            lambda point: point.ip
        ),
        []
    ) AS ips
FROM parsed
