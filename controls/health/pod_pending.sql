-- title    = "Pods find a node and start"
-- severity = "medium"
-- rating   = "One service short of pods: nothing to run them on, or what they need is missing"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/"]
-- why      = """
--   A pod that waits for hours does no work: no node has room or fits, a volume or an image cannot be had."""
-- fix      = """
--   See `kubectl describe pod POD`: lower the requests, add nodes, or correct selectors, tolerations and claims."""
-- misses   = """
--   Pods that wait less than `hours`. Pods held back on purpose by scheduling gates fail too."""
-- unseen   = "no pod with a status was seen"
-- params   = { hours = 2 }

WITH waiting AS (
    SELECT
        kind,
        namespace,
        name,
        pod,
        phase = 'Pending' AND created_at <= getvariable('as_of')::TIMESTAMP - to_hours($hours) AS waits,
        coalesce(unplaced, 'has a node, but has not started') AS problem
    FROM workload_pods
    WHERE phase IS NOT NULL AND created_at IS NOT NULL
)

SELECT
    kind,
    namespace,
    name,
    if(bool_or(waits), 'fail', 'pass') AS verdict,
    'its pods wait for more than ' || $hours || ' hours: ' || count(*) FILTER (waits) || ' of ' || count(*)
    || coalesce(', ' || min(pod || ' (' || problem || ')') FILTER (waits), '') AS reason,
    ['status.phase'] AS fields
FROM waiting
GROUP BY kind, namespace, name
