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
--   How many pods it covers. Pods that are gone now and come back with labels that their workload does not name."""

-- Controllers and operators put labels on pods that stand in no template, such as which one is the primary.
WITH covering AS (
    SELECT
        namespace,
        budget
    FROM disruption_budget_workloads
    UNION
    SELECT
        namespace,
        budgets.name
    FROM pod_disruption_budgets AS budgets
    INNER JOIN pods USING (namespace)
    WHERE budgets.has_selector
        AND len(
            list_filter(
                budgets.requirements,
                lambda requirement: NOT CASE requirement.operator
                    WHEN 'In' THEN coalesce(list_contains(requirement.values, pods.labels[requirement.key]), false)
                    WHEN 'NotIn'
                        THEN NOT coalesce(list_contains(requirement.values, pods.labels[requirement.key]), false)
                    WHEN 'Exists' THEN pods.labels[requirement.key] IS NOT NULL
                    WHEN 'DoesNotExist' THEN pods.labels[requirement.key] IS NULL
                    ELSE false
                END
            )
        ) = 0
)

SELECT
    budgets.kind,
    budgets.namespace,
    budgets.name,
    if((budgets.namespace, budgets.name) IN (SELECT (namespace, budget) FROM covering), 'pass', 'fail') AS verdict,
    'covers no pods' AS reason,
    ['spec.selector'] AS fields
FROM pod_disruption_budgets AS budgets
