-- title    = "Workloads run in more than one pod"
-- severity = "medium"
-- rating   = "One service down while one node or pod is replaced"
-- since    = 2026-11-26
-- judges   = ["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/"]
-- why      = """
--   A workload of one pod is away whenever its node is drained or fails, and until the pod has started elsewhere."""
-- fix      = """
--   Run at least two pods, for example `replicas: 2`, or let an autoscaler keep two. What can only run once gets a
--   waiver. The least number is the parameter `minimum`."""
-- misses   = """
--   Whether the pods really share the work. Workloads scaled to zero on purpose, which are left out. DaemonSets,
--   Jobs and naked pods."""
-- params   = { minimum = 2 }

WITH scaled AS (
    SELECT
        target_kind AS kind,
        namespace,
        target AS name,
        max(min_replicas) AS least
    FROM horizontal_pod_autoscalers
    WHERE target_group IN ('', 'apps', 'extensions')
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(coalesce(scaled.least, replicas) >= $minimum, 'pass', 'fail') AS verdict,
    'is content with ' || coalesce(scaled.least, replicas) || ' of at least ' || $minimum || ' pods' AS reason,
    ['spec.replicas'] AS fields
FROM workloads
LEFT JOIN scaled USING (kind, namespace, name)
WHERE workloads.kind IN ('Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet') AND replicas > 0
