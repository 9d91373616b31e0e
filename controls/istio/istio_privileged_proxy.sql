-- title    = "Proxies of the mesh do not run privileged"
-- severity = "high"
-- rating   = "The part of the pod that reads the network's input would own the node"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob", "DaemonSet", "Deployment", "Job", "Pod",
--     "ReplicaSet", "ReplicationController", "StatefulSet",
-- ]
-- source   = ["https://istio.io/latest/docs/ops/best-practices/security/"]
-- why      = """
--   The proxy parses what anybody sends. Privileged or as root, a hole in it is a hole in the node or the pod."""
-- fix      = """
--   Remove `privileged: true` and `runAsUser: 0` for istio-proxy, and the injector's setting
--   `global.proxy.privileged`."""
-- misses   = """
--   Proxies that admission put into pods whose template has none; the user of ztunnel and of the CNI plugin, which
--   need more."""

SELECT
    kind,
    namespace,
    name,
    if(bool_or(privileged OR coalesce(effective_run_as_user = 0, false)), 'fail', 'pass')      AS verdict,
    'its proxy runs ' || if(bool_or(privileged), 'privileged', 'as root')                    AS reason,
    list(path || '.securityContext' ORDER BY path)                                           AS fields
FROM containers
WHERE container = 'istio-proxy' AND os != 'windows'
GROUP BY ALL
