-- title    = "Volumes are used or free, not left over"
-- severity = "medium"
-- rating   = "Data of a deleted claim kept where nobody looks after it, and paid for"
-- since    = 2026-11-26
-- judges   = ["PersistentVolume"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#retain"]
-- why      = """
--   A volume that is released, or whose deletion failed, still holds the data of a claim that is gone. Nobody owns
--   it, nobody counts it when data must be deleted, and it costs."""
-- fix      = """
--   Save or delete the data, then `kubectl delete pv NAME` and the disk behind it."""
-- misses   = """
--   Disks at the provider without a volume in the cluster. A volume that waits for its first claim passes."""

SELECT
    kind,
    namespace,
    name,
    if(phase IN ('Released', 'Failed'), 'fail', 'pass') AS verdict,
    if(phase = 'Failed', 'could not be deleted and ', '') || 'holds the data of a claim that is gone: '
    || coalesce(claim_namespace || '/' || claim, 'unknown') AS reason,
    ['status.phase'] AS fields
FROM persistent_volumes
WHERE phase IS NOT NULL
