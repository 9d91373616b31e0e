-- title    = "Autoscalers scale a workload that exists"
-- severity = "low"
-- rating   = "Leftovers that take over a later workload of the same name"
-- since    = 2026-11-26
-- judges   = ["HorizontalPodAutoscaler"]
-- source   = ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"]
-- why      = """
--   An autoscaler without its workload does nothing, hides a misspelt name, and takes over whatever is created under
--   that name later."""
-- fix      = """
--   Correct `spec.scaleTargetRef`, or delete the autoscaler: `kubectl delete hpa NAME`."""
-- misses   = """
--   Targets of other kinds, such as custom resources, also those that are called like a kind of Kubernetes: they are
--   not judged."""
-- alone    = "a mistake that makes an object useless, which frameworks leave to operation"

SELECT
    scalers.kind,
    scalers.namespace,
    scalers.name,
    if(workloads.name IS NULL, 'fail', 'pass') AS verdict,
    'scales ' || target_kind || ' ' || coalesce(target, 'without a name') || ', which does not exist' AS reason,
    ['spec.scaleTargetRef'] AS fields
FROM horizontal_pod_autoscalers AS scalers
LEFT JOIN workloads
    ON workloads.kind = scalers.target_kind
    AND workloads.namespace = scalers.namespace
    AND workloads.name = scalers.target
WHERE target_kind IN ('Deployment', 'StatefulSet', 'ReplicationController')
    AND target_group IN ('', 'apps', 'extensions')
