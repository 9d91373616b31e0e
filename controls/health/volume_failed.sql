-- title    = "Volumes are reclaimed as they should"
-- severity = "medium"
-- rating   = "Data that was to be deleted is still there"
-- since    = 2026-11-26
-- judges   = ["PersistentVolume"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#phase"]
-- why      = """
--   A volume in the phase Failed was to be deleted and could not be: its data is still there, although everybody
--   believes it gone."""
-- fix      = """
--   See `kubectl describe pv NAME`, delete the disk at the provider and then the volume."""
-- misses   = """
--   Volumes that another tool deletes."""

SELECT
    kind,
    namespace,
    name,
    if(phase = 'Failed', 'fail', 'pass') AS verdict,
    'could not be reclaimed' AS reason,
    ['status.phase'] AS fields
FROM persistent_volumes
WHERE phase IS NOT NULL
