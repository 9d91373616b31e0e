-- title    = "Probes and hooks contact the pod itself and no other host"
-- severity = "medium"
-- rating   = "The kubelet of a node sends requests to any address for whoever may create a pod"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
--   "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
-- ]
-- why      = """
--   A probe or lifecycle hook with a host makes the kubelet contact that host, from the network of the node and past
--   every network policy: whoever may create pods can search the inner network and call services there."""
-- fix      = """
--   Remove `host` from `httpGet` and `tcpSocket`; the address of the pod is the default. A virtual host goes into
--   `httpHeaders: [{name: Host, value: shop.example.com}]`. A program that listens on its loopback address only
--   needs an `exec` probe."""
-- misses   = """
--   What a command (exec) in a container contacts, and how far the network lets the kubelet reach."""

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            container || ' (' || type || ' of ' || concat_ws(', ', http_host, tcp_host) || ')' ORDER BY path
        )                                                                           AS holders,
        list(path || if(http_host IS NULL, '.tcpSocket', '.httpGet') || '.host' ORDER BY path) AS fields
    FROM handlers
    WHERE http_host IS NOT NULL OR tcp_host IS NOT NULL
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                          AS verdict,
    'names the host that the kubelet contacts: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
