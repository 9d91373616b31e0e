-- title    = "Containers do not end again and again"
-- severity = "high"
-- rating   = "One service down or losing requests; may be the trace of an attack"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/"]
-- why      = """
--   A container that ends again and again serves nobody for most of the time, and may lose data at each end. Where
--   it started suddenly, an attempt to exploit it is one of the causes."""
-- fix      = """
--   Read `kubectl logs --previous POD` and `kubectl describe pod POD`; fix the program, its settings or its probes."""
-- misses   = """
--   Restarts are counted since the pod began and in classes: a pod that restarted often long ago fails until it is
--   replaced. The parameter `restarts` may be 1, 5 or 20."""
-- unseen   = "no pod with a status was seen"
-- params   = { restarts = 20 }

WITH states AS (
    SELECT
        kind,
        namespace,
        name,
        pod,
        list_filter(
            container_states,
            lambda entry: coalesce(entry.waiting = 'CrashLoopBackOff', false) OR entry.restarts >= $restarts
        )[1].name AS problem
    FROM workload_pods
    WHERE phase IS NOT NULL
)

SELECT
    kind,
    namespace,
    name,
    if(count(problem) > 0, 'fail', 'pass') AS verdict,
    'restarts again and again in ' || count(problem) || ' of ' || count(*) || ' pods: ' || coalesce(min(pod || ' ('
        || problem || ')'), '') AS reason,
    ['status'] AS fields,
    {'pods': (list(pod ORDER BY pod) FILTER (problem IS NOT NULL))[1:20]} AS evidence
FROM states
GROUP BY kind, namespace, name
