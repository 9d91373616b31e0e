-- title    = "Liveness and readiness probes ask different questions"
-- severity = "low"
-- rating   = "One workload restarted as a whole when it is merely busy"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/"]
-- why      = """
--   A readiness probe takes a busy pod out of service until it recovers. Where the liveness probe asks the same, the
--   pod is killed instead, and under load one after the other."""
-- fix      = """
--   Let the liveness probe ask only whether the process works, for example `livenessProbe: {httpGet: {path: /livez,
--   port: 8080}}`, and the readiness probe whether it can serve."""
-- misses   = """
--   Two paths that answer the same. Probes that ask alike but with a far greater patience of the liveness probe,
--   which is a sound way too: waive them."""
-- alone    = "good practice of operation: no framework goes into what probes ask"

WITH probed AS (
    SELECT
        kind,
        namespace,
        name,
        container,
        path,
        from_json(spec, '{"livenessProbe": "JSON", "readinessProbe": "JSON", "startupProbe": "JSON"}') AS probes
    FROM containers
    WHERE container_type = 'container' AND has_liveness_probe AND has_readiness_probe
),
lacking AS (
    SELECT
        kind,
        namespace,
        name,
        list(container ORDER BY path) AS names,
        list(path ORDER BY path) AS fields
    FROM probed
    WHERE len(
            list_filter(
                ['httpGet', 'tcpSocket', 'exec', 'grpc'],
                lambda handler: (probes.livenessProbe -> handler) = (probes.readinessProbe -> handler)
            )
        ) > 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(lacking.name IS NULL, 'pass', 'fail') AS verdict,
    'is killed when it should only get no requests, as both probes ask the same: '
    || array_to_string(lacking.names, ', ')
        AS reason,
    lacking.fields
FROM workloads
LEFT JOIN lacking USING (kind, namespace, name)
WHERE workloads.kind NOT IN ('Job', 'CronJob')
