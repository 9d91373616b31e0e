-- title    = "Pods of the mesh need no container with NET_ADMIN"
-- severity = "low"
-- rating   = "Everybody who may deploy into the mesh must be allowed NET_ADMIN and NET_RAW, and namespaces open for it"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob", "DaemonSet", "Deployment", "Job", "Pod",
--     "ReplicaSet", "ReplicationController", "StatefulSet",
-- ]
-- source   = ["https://istio.io/latest/docs/setup/additional-setup/cni/"]
-- why      = """
--   Without the CNI plugin every pod starts with istio-init as root with NET_ADMIN and NET_RAW, so that its
--   namespace cannot enforce the baseline profile of Pod Security."""
-- fix      = """
--   Install the plugin, for example `helm install istio-cni istio/cni -n istio-system`, set `pilot.cni.enabled: true`
--   in the values of istiod, and start the pods anew; or use ambient mode."""
-- misses   = """
--   Workloads whose pods were not seen and whose template shows no such container; what else keeps the namespace
--   from the profile."""

SELECT
    kind,
    namespace,
    name,
    if(sets_rules, 'fail', 'pass')                                            AS verdict,
    'its pods start with istio-init, which needs NET_ADMIN and NET_RAW'       AS reason
FROM istio_workloads
WHERE data_plane = 'sidecar'
    AND (pods > 0 OR sets_rules)
