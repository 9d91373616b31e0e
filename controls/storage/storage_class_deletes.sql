-- title    = "A storage class keeps the data of deleted claims"
-- severity = "low"
-- rating   = "Data of many workloads is one deleted claim away from being gone"
-- since    = 2026-11-26
-- judges   = ["StorageClass"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/storage-classes/#reclaim-policy"]
-- why      = """
--   Delete is the default of every class: new volumes lose their data with the claim unless somebody changes each of
--   them."""
-- fix      = """
--   Delete the class and create it again with `reclaimPolicy: Retain`, which cannot be changed on an existing one.
--   Volumes that are there keep their policy; those made from then on stay, and cost, until somebody deletes them."""
-- misses   = """
--   Classes for scratch data, for which Delete is right: waive them. Volumes that were made before."""

SELECT
    kind,
    namespace,
    name,
    if(reclaim_policy = 'Delete', 'fail', 'pass') AS verdict,
    'its volumes are deleted with their claims' AS reason,
    ['reclaimPolicy'] AS fields
FROM storage_classes
