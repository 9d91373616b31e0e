-- title    = "Storage classes that claims name exist"
-- severity = "low"
-- rating   = "One workload that cannot start, for want of its volume"
-- since    = 2026-11-26
-- judges   = ["PersistentVolumeClaim"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/storage-classes/"]
-- why      = """
--   A claim that names a class which does not exist waits for ever unless somebody makes a fitting volume by hand."""
-- fix      = """
--   Name a class of `kubectl get storageclass`, or make the volume with the same class name."""
-- misses   = """
--   Claims that are bound already, which pass. In a scan of manifests, classes that are made elsewhere."""
-- alone    = "a mistake that keeps a claim waiting, which frameworks leave to operation"

SELECT
    claims.kind,
    claims.namespace,
    claims.name,
    if(classes.name IS NULL AND volume IS NULL, 'fail', 'pass') AS verdict,
    'names the storage class ' || storage_class || ', which does not exist' AS reason,
    ['spec.storageClassName'] AS fields
FROM persistent_volume_claims AS claims
LEFT JOIN storage_classes AS classes ON classes.name = claims.storage_class
WHERE coalesce(storage_class, '') != ''
