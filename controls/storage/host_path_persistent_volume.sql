-- title    = "Persistent volumes are not folders of a node"
-- severity = "high"
-- rating   = "Whoever gets the claim reads and writes files of the node, around checks of hostPath"
-- since    = 2026-11-26
-- judges   = ["PersistentVolume"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
--   "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
-- ]
-- why      = """
--   A volume of the type hostPath gives a pod a folder of its node without hostPath standing in the pod, so that the
--   Pod Security Standards do not see it."""
-- fix      = """
--   Use a CSI driver, or a volume of the type `local`, which an administrator ties to one disk of one node. The source
--   of a volume cannot be changed: make a new volume and claim, move the data, and delete the old one."""
-- misses   = """
--   Which folder is given; volumes of the type local, whose path may be as bad; CSI drivers that give out folders of
--   the node."""

SELECT
    kind,
    namespace,
    name,
    if(is_host_path, 'fail', 'pass') AS verdict,
    'gives out the folder' || coalesce(' ' || host_path, '') || ' of whatever node its pod runs on' AS reason,
    ['spec.hostPath'] AS fields
FROM persistent_volumes
