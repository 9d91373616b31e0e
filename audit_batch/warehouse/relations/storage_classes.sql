-- grain    = "one row per StorageClass"
-- rests_on = ["storageclasses.storage.k8s.io"]
-- [columns]
-- kind            = "always StorageClass"
-- namespace       = "always empty: it lies in no namespace"
-- name            = "name of the StorageClass"
-- uid             = "UID of the object"
-- created_at      = "when it was created, UTC; NULL in manifests"
-- labels          = "labels; empty when there are none"
-- annotations     = "annotations; empty when there are none"
-- is_default      = "claims without a class get this one, by the annotation or its older beta name"
-- provisioner     = "driver that makes the volumes"
-- parameters      = "parameters for the driver, for example encrypted; empty when there are none"
-- reclaim_policy  = "Delete or Retain; Delete when unset"
-- binding_mode    = "Immediate or WaitForFirstConsumer; Immediate when unset"
-- allow_expansion = "claims may grow; false when unset"

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
                "provisioner": "VARCHAR",
                "parameters": "MAP(VARCHAR, VARCHAR)",
                "reclaimPolicy": "VARCHAR",
                "volumeBindingMode": "VARCHAR",
                "allowVolumeExpansion": "BOOLEAN"
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'storage.k8s.io' AND kind = 'StorageClass'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR)) AS annotations,
    coalesce(body.metadata.annotations['storageclass.kubernetes.io/is-default-class'] = 'true', false)
    OR coalesce(body.metadata.annotations['storageclass.beta.kubernetes.io/is-default-class'] = 'true', false) AS is_default,
    body.provisioner AS provisioner,
    coalesce(body.parameters, MAP {}::MAP(VARCHAR, VARCHAR)) AS parameters,
    coalesce(nullif(body.reclaimPolicy, ''), 'Delete') AS reclaim_policy,
    coalesce(nullif(body.volumeBindingMode, ''), 'Immediate') AS binding_mode,
    coalesce(body.allowVolumeExpansion, false) AS allow_expansion
FROM parsed
