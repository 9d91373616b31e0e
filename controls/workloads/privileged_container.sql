-- title    = "Containers do not run privileged"
-- severity = "critical"
-- rating   = "Root on one node and every pod there, from one container"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"]
-- why      = """
--   A privileged container has every device and capability of its node: whoever controls it controls the node, and with
--   it every other workload there."""
-- fix      = """
--   Remove `privileged: true`, and grant the one capability or device that is needed, such as `securityContext:
--   {capabilities: {add: [NET_BIND_SERVICE]}}`."""
-- misses   = """
--   Containers that reach the same power by other means, such as host paths or added capabilities: other controls
--   look at those."""

WITH privileged AS (
    SELECT
        kind,
        namespace,
        name,
        list(container ORDER BY path)                               AS containers,
        list(path || '.securityContext.privileged' ORDER BY path)   AS fields
    FROM containers
    WHERE privileged
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(privileged.name IS NULL, 'pass', 'fail')                                        AS verdict,
    'runs privileged: ' || array_to_string(privileged.containers, ', ')                AS reason,
    privileged.fields
FROM workloads
LEFT JOIN privileged USING (kind, namespace, name)
