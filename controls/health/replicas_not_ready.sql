-- title    = "Workloads have all the pods they want"
-- severity = "medium"
-- rating   = "One service short of pods, or down; its reserve is gone"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/"]
-- why      = """
--   A workload below its number has lost its reserve, or serves nobody at all, and often says so nowhere else."""
-- fix      = """
--   Look with `kubectl describe` at the workload and its pods: resources, images, probes."""
-- misses   = """
--   What happened between two snapshots. A rollout or a start that was on its way when the snapshot was taken fails
--   too."""

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN replicas IS NULL OR NOT is_told THEN 'not_assessed'
        WHEN ready < replicas THEN 'fail'
        ELSE 'pass'
    END AS verdict,
    if(
        replicas IS NULL OR NOT is_told,
        'no status was given, as in a manifest',
        ready || ' of ' || replicas || ' pods were ready'
    ) AS reason,
    [if(kind = 'DaemonSet', 'status.numberReady', 'status.readyReplicas')] AS fields
FROM workload_settings
WHERE kind NOT IN ('Job', 'CronJob')
