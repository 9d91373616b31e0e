-- title    = "Containers open no port on their node"
-- severity = "medium"
-- rating   = "One container open to everybody who reaches its node"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"]
-- why      = """
--   A host port opens a container to everybody who reaches the node, past Services, ingress and most network
--   policies, and binds the pod to nodes where the port is free."""
-- fix      = """
--   Remove `hostPort` from the container's `ports`, and publish the container through a Service, an Ingress or a
--   Gateway, such as `kubectl expose deployment web --port=80 --target-port=8080`."""
-- misses   = """
--   Ports that a workload on its node's network opens without listing them: host_network_namespace looks at that.
--   Pods on the node's network fail here for every port that they do list, since the API server writes hostPort into
--   pods, though not into templates."""

WITH opened AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || ' (' || array_to_string(host_ports, ', ') || ')' ORDER BY path) AS containers,
        list(path || '.ports' ORDER BY path)                                              AS fields
    FROM containers
    WHERE len(host_ports) > 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(opened.name IS NULL, 'pass', 'fail')                                 AS verdict,
    'opens ports of its node: ' || array_to_string(opened.containers, ', ') AS reason,
    opened.fields
FROM workloads
LEFT JOIN opened USING (kind, namespace, name)
