-- title    = "Containers have a CPU limit"
-- severity = "low"
-- rating   = "One container may take the idle CPU of its node; others keep what they requested"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
--   "https://kubernetes.io/docs/concepts/policy/limit-range/",
-- ]
-- why      = """
--   A container without a CPU limit takes all that is idle on its node, so that a run-away loop or a miner is
--   noticed by the bill only. Sites that rely on requests alone waive this."""
-- fix      = """
--   Set resources on each container, for example `limits: {cpu: 500m}`, or on the pod, or give the namespace a
--   LimitRange with a default."""
-- misses   = """
--   Whether the figure is sensible. Pods that were started before their namespace got its LimitRange. Ephemeral
--   containers cannot have resources and are left out."""

WITH lacking AS (
    SELECT
        kind,
        namespace,
        name,
        list(container ORDER BY path) AS names,
        list(path || '.resources' ORDER BY path) AS fields
    FROM container_resources
    WHERE resource = 'cpu' AND limit_amount = 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(lacking.name IS NULL, 'pass', 'fail') AS verdict,
    'has no CPU limit: ' || array_to_string(lacking.names, ', ') AS reason,
    lacking.fields
FROM workloads
LEFT JOIN lacking USING (kind, namespace, name)
