-- title    = "Data outlives the claim"
-- severity = "low"
-- rating   = "Data of one workload is gone for good when somebody deletes its claim or namespace"
-- since    = 2026-11-26
-- judges   = ["PersistentVolume"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaim-policy"]
-- why      = """
--   With the policy Delete the disk goes with the claim: whoever may delete a claim, or its namespace, destroys the
--   data in one command. Recycle wipes it in the same way and is deprecated."""
-- fix      = """
--   Run `kubectl patch pv NAME --patch '{"spec": {"persistentVolumeReclaimPolicy": "Retain"}}'`, or have backups
--   outside of the cluster and a waiver."""
-- misses   = """
--   Backups and snapshots, which make Delete sound. Volumes that no claim has yet are judged like the others."""

SELECT
    kind,
    namespace,
    name,
    if(reclaim_policy != 'Retain', 'fail', 'pass') AS verdict,
    'its data is lost with its claim: the reclaim policy is ' || reclaim_policy AS reason,
    ['spec.persistentVolumeReclaimPolicy'] AS fields
FROM persistent_volumes
