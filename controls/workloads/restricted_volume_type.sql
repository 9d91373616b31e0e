-- title    = "Workloads have only volumes that need no trust"
-- severity = "medium"
-- rating   = "A workload reaches storage, or files of a node, that nobody gave it through a claim"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
--   "https://kubernetes.io/docs/concepts/storage/volumes/",
-- ]
-- why      = """
--   Volumes such as nfs or iscsi name a server and a path themselves, so that whoever may create a pod may mount
--   them; a claim is bound to storage that an administrator gave out. Volumes that run code of old drivers on the
--   node, and host paths, reach further still."""
-- fix      = """
--   Put storage behind a PersistentVolume and mount it by `persistentVolumeClaim: {claimName: data}`. Further types
--   that a site trusts go into the parameter `allowed`."""
-- misses   = """
--   What a claim or a CSI driver leads to, and who may create PersistentVolumes: persistent_volume_creation looks at
--   that."""
-- params   = { allowed = [
--   "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
--   "secret",
-- ] }

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(volume || ' (' || type || ')' ORDER BY path) AS holders,
        list(path ORDER BY path)                         AS fields
    FROM volumes
    WHERE len(list_filter(sources, lambda source: NOT list_contains($allowed, source))) > 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                    AS verdict,
    'has volumes of other types: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
