-- title    = "Slow starts are awaited by a startup probe"
-- severity = "low"
-- rating   = "One workload that hangs for a minute or more after each start"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/"]
-- why      = """
--   A long initial delay of the liveness probe is a guess: too short, and a slow start is killed again and again;
--   too long, and a hanging container goes unnoticed for that time."""
-- fix      = """
--   Use a startup probe, for example `startupProbe: {httpGet: {path: /livez, port: 8080}, failureThreshold: 30,
--   periodSeconds: 10}`, and drop `initialDelaySeconds`."""
-- misses   = """
--   Slow starts that no probe takes into account. Sidecars and other init containers; Jobs and CronJobs. The delay
--   allowed is the parameter `seconds`."""
-- alone    = "good practice of operation: no framework goes into what probes ask"
-- params   = { seconds = 60 }

WITH probed AS (
    SELECT
        kind,
        namespace,
        name,
        container,
        path,
        from_json(spec, '{"livenessProbe": "JSON", "readinessProbe": "JSON", "startupProbe": "JSON"}') AS probes
    FROM containers
    WHERE container_type = 'container' AND has_liveness_probe
),
lacking AS (
    SELECT
        kind,
        namespace,
        name,
        list(container ORDER BY path) AS names,
        list(path ORDER BY path) AS fields
    FROM probed
    WHERE NOT coalesce(json_type(probes.startupProbe) != 'NULL', false)
        AND coalesce(try_cast(probes.livenessProbe ->> 'initialDelaySeconds' AS BIGINT), 0) > $seconds
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(lacking.name IS NULL, 'pass', 'fail') AS verdict,
    'waits blindly after its start: ' || array_to_string(lacking.names, ', ') AS reason,
    lacking.fields
FROM workloads
LEFT JOIN lacking USING (kind, namespace, name)
WHERE workloads.kind NOT IN ('Job', 'CronJob')
