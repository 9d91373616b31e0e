-- title    = "Claims have their volume"
-- severity = "high"
-- rating   = "Data of one workload is lost or out of reach"
-- since    = 2026-11-26
-- judges   = ["PersistentVolumeClaim"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/"]
-- why      = """
--   A claim in the phase Lost was bound to a volume that does not exist any more: the data is gone, or nobody can
--   get at it."""
-- fix      = """
--   Find the disk at the provider and make a volume for it with the `claimRef` of the claim, or restore a backup."""
-- misses   = """
--   Claims whose volume is there and whose disk is not."""

SELECT
    kind,
    namespace,
    name,
    if(phase = 'Lost', 'fail', 'pass') AS verdict,
    'has lost its volume' || coalesce(' ' || volume, '') AS reason,
    ['status.phase'] AS fields
FROM persistent_volume_claims
WHERE phase IS NOT NULL
