-- grain    = "one row per CSIDriver"
-- rests_on = ["csidrivers.storage.k8s.io"]
-- [columns]
-- kind              = "always CSIDriver"
-- namespace         = "always empty: it lies in no namespace"
-- name              = "name of the CSIDriver"
-- uid               = "UID of the object"
-- created_at        = "when it was created, UTC; NULL in manifests"
-- labels            = "labels; empty when there are none"
-- fs_group_policy   = "ReadWriteOnceWithFSType, File or None; ReadWriteOnceWithFSType when unset"
-- pod_info_on_mount = "the driver is told the pod; false when unset"
-- lifecycle_modes   = "Persistent, Ephemeral or both; Persistent when unset"
-- token_audiences   = "audiences of the service account tokens that the driver is given; empty when there are none"

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
                "spec": {"fsGroupPolicy": "VARCHAR", "podInfoOnMount": "BOOLEAN", "volumeLifecycleModes": ["VARCHAR"], "tokenRequests": [{"audience": "VARCHAR"}]}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'storage.k8s.io' AND kind = 'CSIDriver'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(nullif(body.spec.fsGroupPolicy, ''), 'ReadWriteOnceWithFSType') AS fs_group_policy,
    coalesce(body.spec.podInfoOnMount, false) AS pod_info_on_mount,
    if(len(coalesce(body.spec.volumeLifecycleModes, [])) > 0, body.spec.volumeLifecycleModes, ['Persistent']) AS lifecycle_modes,
    coalesce(
        list_transform(
            body.spec.tokenRequests,
            lambda request: coalesce(request.audience, '')
        ),
        []
    ) AS token_audiences
FROM parsed
