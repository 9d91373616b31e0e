-- title    = "No workload leaves the mesh of its namespace"
-- severity = "medium"
-- rating   = "Whoever deploys takes the workload out of TLS and authorization by one label"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob", "DaemonSet", "Deployment", "Job", "Pod",
--     "ReplicaSet", "ReplicationController", "StatefulSet",
-- ]
-- source   = [
--     "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy",
-- ]
-- why      = """
--   A label or annotation on the pods keeps the proxy away, so that the rules of the mesh do not hold for what
--   runs there."""
-- fix      = """
--   Remove `sidecar.istio.io/inject: "false"` or `istio.io/dataplane-mode: none` from the pod template; what must
--   stay out gets a waiver."""
-- misses   = """
--   Workloads whose pods lack the proxy for other reasons; namespaces that are not in the mesh; pods on the node's
--   network, which cannot join, are not judged. A container called istio-proxy is taken for the proxy."""

SELECT
    kind,
    namespace,
    name,
    if(asked_for = 'none' AND data_plane = 'none', 'fail', 'pass')       AS verdict,
    'a label or annotation of its pods keeps it out of the mesh of its namespace' AS reason
FROM istio_workloads
WHERE NOT host_network
    AND namespace NOT IN (
        SELECT name
        FROM namespaces
        WHERE labels['istio-injection'] = 'disabled'
            AND coalesce(labels['istio.io/dataplane-mode'], '') != 'ambient'
    )
