-- title    = "Workloads that the mesh is meant for have its proxy"
-- severity = "high"
-- rating   = "No mutual TLS, no authorization and no logs for pods that everybody takes as protected"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/"]
-- why      = """
--   Pods made before the namespace was labelled, or while the injector was away, run without a proxy: the policies
--   of the mesh do not hold for them, and nothing says so."""
-- fix      = """
--   Look whether istiod runs, then start the pods anew: `kubectl rollout restart deployment -n shop`."""
-- misses   = """
--   Workloads of which no living pod was seen are not judged, nor are CronJobs and those on the node's network; in
--   ambient mode whether the node's proxy works. A container called istio-proxy is taken for the proxy."""

SELECT
    kind,
    namespace,
    name,
    if(data_plane = 'sidecar', 'pass', 'fail')                           AS verdict,
    bare_pods || ' of ' || pods || ' pods run without the proxy that the labels of the ' || asked_by || ' ask for'
                                                                         AS reason
FROM istio_workloads
WHERE asked_for = 'sidecar'
    AND NOT host_network
    AND pods > 0
