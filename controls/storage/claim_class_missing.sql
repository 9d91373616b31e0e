-- title    = "Storage classes that claims name exist"
-- severity = "low"
-- rating   = "One workload that cannot start, for want of its volume"
-- since    = 2026-11-26
-- judges   = ["PersistentVolumeClaim"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/storage-classes/"]
-- why      = """
--   A claim that names a class which does not exist waits for ever unless somebody makes a fitting volume by hand."""
-- fix      = """
--   Make the class or a volume with the same class name, or make the claim anew with a class of `kubectl get
--   storageclass`: on an existing claim the name cannot be changed."""
-- misses   = """
--   Claims that are bound already, or that name their volume, which pass. Whether a free volume of the class is large
--   enough. Claims that StatefulSets and pods make, in manifests. In a scan of manifests, classes that are made
--   elsewhere."""
-- alone    = "a mistake that keeps a claim waiting, which frameworks leave to operation"

-- Volumes that were made by hand need no class, only its name.
WITH offers AS (
    SELECT
        storage_class,
        coalesce(claim_namespace, '') AS offered_in,
        coalesce(claim, '')           AS offered_to
    FROM persistent_volumes
    WHERE coalesce(phase, '') NOT IN ('Released', 'Failed')
),
-- Each claim under every name that a volume may be kept for, so that the two are found by equality.
sought AS (
    SELECT
        namespace,
        name,
        storage_class,
        unnest([namespace, '', namespace, '']) AS offered_in,
        unnest([name, name, '', ''])           AS offered_to
    FROM persistent_volume_claims
),
served AS (
    SELECT DISTINCT
        namespace,
        name
    FROM sought
    SEMI JOIN offers USING (storage_class, offered_in, offered_to)
)

SELECT
    claims.kind,
    claims.namespace,
    claims.name,
    if(classes.name IS NULL AND volume IS NULL AND served.name IS NULL, 'fail', 'pass') AS verdict,
    'names the storage class ' || storage_class || ', which does not exist' AS reason,
    ['spec.storageClassName'] AS fields
FROM persistent_volume_claims AS claims
LEFT JOIN storage_classes AS classes ON classes.name = claims.storage_class
LEFT JOIN served ON served.namespace = claims.namespace AND served.name = claims.name
WHERE coalesce(storage_class, '') != ''
