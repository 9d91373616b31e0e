-- title    = "Pods do not fail or get lost"
-- severity = "low"
-- rating   = "Work of one pod lost, or its state unknown; mostly a sign of trouble of its node"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/"]
-- why      = """
--   A failed pod did not do its work, or was evicted because its node ran short; one in the phase Unknown is on a
--   node that does not answer."""
-- fix      = """
--   See `kubectl describe pod POD`; add requests against evictions, and delete the remains."""
-- misses   = """
--   Failed pods that were deleted. Pods of Jobs, where tries may fail and the Job is judged instead."""
-- unseen   = "no pod with a status was seen"

WITH states AS (
    SELECT
        kind,
        namespace,
        name,
        pod,
        if(phase IN ('Failed', 'Unknown'), coalesce(status_reason, phase), NULL) AS problem
    FROM workload_pods
    WHERE phase IS NOT NULL AND kind NOT IN ('Job', 'CronJob')
)

SELECT
    kind,
    namespace,
    name,
    if(count(problem) > 0, 'fail', 'pass') AS verdict,
    'failed or lost in ' || count(problem) || ' of ' || count(*) || ' pods: ' || coalesce(min(pod || ' ('
        || problem || ')'), '') AS reason,
    ['status'] AS fields,
    {'pods': (list(pod ORDER BY pod) FILTER (problem IS NOT NULL))[1:20]} AS evidence
FROM states
GROUP BY kind, namespace, name
