-- title    = "Autoscalers have room to scale"
-- severity = "low"
-- rating   = "One workload that cannot follow its load although somebody meant it to"
-- since    = 2026-11-26
-- judges   = ["HorizontalPodAutoscaler"]
-- source   = ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"]
-- why      = """
--   Where the least and the greatest number of pods are the same, nothing is scaled: a peak overloads the workload
--   while everybody believes that it grows."""
-- fix      = """
--   Set `maxReplicas` above `minReplicas`, or delete the autoscaler."""
-- misses   = """
--   Whether the room is enough, and quotas that stop the growth."""

SELECT
    kind,
    namespace,
    name,
    if(min_replicas >= max_replicas, 'fail', 'pass') AS verdict,
    'always wants ' || max_replicas || ' pods' AS reason,
    ['spec.maxReplicas'] AS fields
FROM horizontal_pod_autoscalers
