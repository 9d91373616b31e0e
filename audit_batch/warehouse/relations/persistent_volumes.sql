-- grain    = "one row per PersistentVolume"
-- rests_on = ["persistentvolumes"]
-- [columns]
-- kind            = "always PersistentVolume"
-- namespace       = "always empty: it lies in no namespace"
-- name            = "name of the PersistentVolume"
-- uid             = "UID of the object"
-- created_at      = "when it was created, UTC; NULL in manifests"
-- labels          = "labels; empty when there are none"
-- storage_class   = "StorageClass, by the older annotation or else the field; NULL when unset"
-- reclaim_policy  = "Retain, Delete or Recycle; Retain when unset"
-- access_modes    = "access modes; empty when there are none"
-- capacity        = "size as written"
-- claim_namespace = "namespace of the claim that it is bound to; NULL without one"
-- claim           = "name of that claim; NULL without one"
-- host_path       = "path on a node, of hostPath or local; NULL otherwise"
-- is_host_path    = "it is a folder of a node given by hostPath, of whichever node its pod runs on"
-- csi_driver      = "CSI driver; NULL otherwise"
-- nfs_server      = "NFS server; NULL otherwise"
-- phase           = "Available, Bound, Released or Failed; NULL in manifests"

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
                "spec": {
                    "storageClassName": "VARCHAR",
                    "persistentVolumeReclaimPolicy": "VARCHAR",
                    "accessModes": ["VARCHAR"],
                    "capacity": {"storage": "VARCHAR"},
                    "claimRef": {"namespace": "VARCHAR", "name": "VARCHAR"},
                    "hostPath": {"path": "VARCHAR"},
                    "local": {"path": "VARCHAR"},
                    "csi": {"driver": "VARCHAR"},
                    "nfs": {"server": "VARCHAR", "path": "VARCHAR"}
                },
                "status": {"phase": "VARCHAR"}
            }'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'PersistentVolume'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    nullif(
        coalesce(body.metadata.annotations['volume.beta.kubernetes.io/storage-class'], body.spec.storageClassName),
        ''
    ) AS storage_class,
    coalesce(nullif(body.spec.persistentVolumeReclaimPolicy, ''), 'Retain') AS reclaim_policy,
    coalesce(body.spec.accessModes, []) AS access_modes,
    body.spec.capacity.storage AS capacity,
    body.spec.claimRef.namespace AS claim_namespace,
    body.spec.claimRef.name AS claim,
    coalesce(body.spec.hostPath.path, body.spec.local.path) AS host_path,
    body.spec.hostPath IS NOT NULL AS is_host_path,
    body.spec.csi.driver AS csi_driver,
    body.spec.nfs.server AS nfs_server,
    body.status.phase AS phase
FROM parsed
