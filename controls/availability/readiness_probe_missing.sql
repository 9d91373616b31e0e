-- title    = "Containers have a readiness probe"
-- severity = "medium"
-- rating   = "Requests to one workload lost at each rollout; no data read"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/"]
-- why      = """
--   Without a readiness probe a pod gets requests as soon as its process runs, before it can answer them, and
--   rollouts go on over pods that do not work."""
-- fix      = """
--   Let the container tell its state, for example `readinessProbe: {httpGet: {path: /healthz, port: 8080}}`."""
-- misses   = """
--   Whether the probe asks for anything that matters. Jobs, CronJobs and pods that are not always started again
--   (`restartPolicy`), which end by themselves; init containers, sidecars among them, and ephemeral ones."""

WITH lacking AS (
    SELECT
        kind,
        namespace,
        name,
        list(container ORDER BY path) AS names,
        list(path ORDER BY path) AS fields
    FROM containers
    WHERE container_type = 'container' AND NOT has_readiness_probe
    GROUP BY ALL
)

SELECT
    placements.kind,
    placements.namespace,
    placements.name,
    if(lacking.name IS NULL, 'pass', 'fail') AS verdict,
    'has no readiness probe: ' || array_to_string(lacking.names, ', ') AS reason,
    lacking.fields
FROM placements
LEFT JOIN lacking USING (kind, namespace, name)
WHERE placements.kind NOT IN ('Job', 'CronJob') AND NOT (placements.kind = 'Pod' AND restart_policy != 'Always')
