-- title    = "Disruption budgets cover some workload"
-- severity = "low"
-- rating   = "A service that seems guarded against drains and is not"
-- since    = 2026-11-26
-- judges   = ["PodDisruptionBudget"]
-- source   = ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"]
-- why      = """
--   A budget whose selector matches nothing guards nothing: mostly a label was misspelt or changed, and the workload
--   that was meant stands without a budget."""
-- fix      = """
--   Take the selector from the labels of the pods, such as `selector: {matchLabels: {app: web}}`, or delete the
--   budget."""
-- misses   = """
--   Pods of owners that are custom resources count when such a pod exists now."""

SELECT
    budgets.kind,
    budgets.namespace,
    budgets.name,
    if((budgets.namespace, budgets.name) IN (SELECT (namespace, budget) FROM disruption_budget_workloads), 'pass',
        'fail') AS verdict,
    'covers no pods' AS reason,
    ['spec.selector'] AS fields
FROM pod_disruption_budgets AS budgets
