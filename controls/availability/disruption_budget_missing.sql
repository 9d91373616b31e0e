-- title    = "Workloads with several pods have a disruption budget"
-- severity = "low"
-- rating   = "One service down while nodes are drained for an upgrade"
-- since    = 2026-11-26
-- judges   = ["Deployment", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"]
-- why      = """
--   Without a PodDisruptionBudget a drain may evict all pods of a workload at once, so that an upgrade of the nodes
--   takes the service down although it has replicas."""
-- fix      = """
--   Add a PodDisruptionBudget with the labels of the pods, for example `maxUnavailable: 1`, and correct one that
--   lets all of them go."""
-- misses   = """
--   Evictions that go round the budget, such as deleted pods. Workloads of one pod, for which a budget would only
--   block drains. Whether the budget allows anything, which another control asks."""

-- A budget that lets all pods go at once keeps none.
WITH covered AS (
    SELECT DISTINCT
        covering.kind,
        covering.namespace,
        covering.name
    FROM disruption_budget_workloads AS covering
    INNER JOIN pod_disruption_budgets AS budgets
        ON budgets.namespace = covering.namespace
        AND budgets.name = covering.budget
    WHERE min_available NOT IN ('0', '0%')
        OR (max_unavailable != '100%' AND coalesce(try_cast(max_unavailable AS INTEGER) < replicas, true))
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(covered.name IS NULL, 'fail', 'pass') AS verdict,
    'no disruption budget keeps one of its ' || replicas || ' pods' AS reason,
    ['spec.template.metadata.labels'] AS fields
FROM workloads
LEFT JOIN covered USING (kind, namespace, name)
WHERE workloads.kind IN ('Deployment', 'StatefulSet') AND replicas > 1
