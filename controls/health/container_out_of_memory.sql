-- title    = "Containers have the memory they need"
-- severity = "medium"
-- rating   = "One service loses requests whenever it is ended for its memory"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/"]
-- why      = """
--   A container that reached its memory limit was killed in the middle of its work. It comes back and is killed
--   again when the load does."""
-- fix      = """
--   Raise the memory limit, for example `limits: {memory: 512Mi}`, or find the leak."""
-- misses   = """
--   Only the last end of each container is known. Processes inside of a container that the kernel ended while the
--   container went on."""
-- unseen   = "no pod with a status was seen"

WITH states AS (
    SELECT
        kind,
        namespace,
        name,
        pod,
        list_filter(
            container_states,
            lambda entry: coalesce(entry.last_terminated = 'OOMKilled', false)
                OR coalesce(entry.terminated = 'OOMKilled', false)
        )[1].name AS problem
    FROM workload_pods
    WHERE phase IS NOT NULL
)

SELECT
    kind,
    namespace,
    name,
    if(count(problem) > 0, 'fail', 'pass') AS verdict,
    'was ended for its memory in ' || count(problem) || ' of ' || count(*) || ' pods: ' || coalesce(min(pod || ' ('
        || problem || ')'), '') AS reason,
    ['status'] AS fields,
    {'pods': (list(pod ORDER BY pod) FILTER (problem IS NOT NULL))[1:20]} AS evidence
FROM states
GROUP BY kind, namespace, name
