-- grain    = "one row per PersistentVolumeClaim"
-- rests_on = ["persistentvolumeclaims"]
-- [columns]
-- kind          = "always PersistentVolumeClaim"
-- namespace     = "namespace of the object"
-- name          = "name of the PersistentVolumeClaim"
-- uid           = "UID of the object"
-- created_at    = "when it was created, UTC; NULL in manifests"
-- labels        = "labels; empty when there are none"
-- storage_class = "StorageClass, by the older annotation or else the field; NULL when unset, so that the cluster's default holds; empty when dynamic provisioning is refused"
-- volume        = "PersistentVolume that it is bound to; NULL without one"
-- access_modes  = "access modes; empty when there are none"
-- request       = "size asked for, as written"
-- phase         = "Pending, Bound or Lost; NULL in manifests"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)", "annotations": "MAP(VARCHAR, VARCHAR)"},
                "spec": {"storageClassName": "VARCHAR", "volumeName": "VARCHAR", "accessModes": ["VARCHAR"], "resources": {"requests": {"storage": "VARCHAR"}}},
                "status": {"phase": "VARCHAR"}
            }'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'PersistentVolumeClaim'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(
        body.metadata.annotations['volume.beta.kubernetes.io/storage-class'],
        body.spec.storageClassName
    ) AS storage_class,
    nullif(body.spec.volumeName, '') AS volume,
    coalesce(body.spec.accessModes, []) AS access_modes,
    body.spec.resources.requests.storage AS request,
    body.status.phase AS phase
FROM parsed
