-- title    = "Volumes are not shared for writing by many nodes"
-- severity = "low"
-- rating   = "One compromised pod alters the files of all that share them"
-- since    = 2026-11-26
-- judges   = ["PersistentVolumeClaim"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes"]
-- why      = """
--   With ReadWriteMany pods on all nodes write the same files: one compromised pod alters what the others read, and
--   locks are left to the file system."""
-- fix      = """
--   Where one pod writes, use `ReadWriteOncePod` or `ReadWriteOnce`, and give readers the data by `ReadOnlyMany`. An
--   existing claim cannot be changed: make a new one and move the data. Pods on further nodes then cannot mount it."""
-- misses   = """
--   Whether pods of several workloads really mount it. Claims that ask for less than their volume allows, and claims
--   that StatefulSets and pods make, in manifests. Shares that are meant get a waiver."""
-- alone    = "good practice of operation: whether shared writing is meant only its owner knows, and no framework asks"

SELECT
    kind,
    namespace,
    name,
    if(list_contains(access_modes, 'ReadWriteMany'), 'fail', 'pass') AS verdict,
    'may be written by pods of all nodes at once' AS reason,
    ['spec.accessModes'] AS fields
FROM persistent_volume_claims
