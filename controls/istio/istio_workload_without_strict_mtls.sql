-- title    = "Workloads of the mesh take mutual TLS only"
-- severity = "medium"
-- rating   = "Plain text from any pod is taken, past identities and most authorization rules"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob", "DaemonSet", "Deployment", "Job", "Pod",
--     "ReplicaSet", "ReplicationController", "StatefulSet",
-- ]
-- source   = ["https://istio.io/latest/docs/reference/config/security/peer_authentication/"]
-- why      = """
--   A permissive workload serves whoever connects without TLS: the caller has no identity, what is sent can be
--   read, and rules by principal can be passed by."""
-- fix      = """
--   Set `mtls: {mode: STRICT}` for the mesh or the namespace, and remove weaker policies for the workload."""
-- misses   = """
--   Ports that are opened one by one or excluded from the proxy, which others judge; workloads whose pods have no
--   proxy; revisions with other root namespaces. With ambient mode the proxy of the node demands it."""

SELECT
    kind,
    namespace,
    name,
    if(mtls_mode = 'STRICT', 'pass', 'fail')                                    AS verdict,
    'its proxy is set to ' || mtls_mode || ', ' || coalesce('by ' || mtls_policy, 'the default without a policy')
                                                                                AS reason
FROM istio_workloads
WHERE data_plane != 'none'
