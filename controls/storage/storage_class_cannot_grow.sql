-- title    = "Volumes can grow"
-- severity = "low"
-- rating   = "One workload down when its disk is full, and a move of data to get it back"
-- since    = 2026-11-26
-- judges   = ["StorageClass"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/storage-classes/#allow-volume-expansion"]
-- why      = """
--   When a disk is full and the class does not allow growth, the data must be copied to a new volume while the
--   service is down."""
-- fix      = """
--   Set `allowVolumeExpansion: true` if the driver can do it; this may be changed on an existing class."""
-- misses   = """
--   Whether the driver can. Provisioners that cannot, because they hand out folders or disks of a node, are in the
--   parameter `fixed`."""
-- alone    = "good practice of operation: no framework asks how a full volume is made larger"
-- params   = { fixed = [
--   "docker.io/hostpath", "k8s.io/minikube-hostpath", "kubernetes.io/no-provisioner", "microk8s.io/hostpath",
--   "openebs.io/local", "rancher.io/local-path",
-- ] }

SELECT
    kind,
    namespace,
    name,
    if(NOT allow_expansion, 'fail', 'pass') AS verdict,
    'its volumes cannot grow' AS reason,
    ['allowVolumeExpansion'] AS fields
FROM storage_classes
WHERE NOT list_contains($fixed, provisioner)
