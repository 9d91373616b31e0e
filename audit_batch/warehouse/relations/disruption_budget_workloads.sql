-- grain    = "one row per PodDisruptionBudget and workload whose pods it covers"
-- rests_on = []
-- [columns]
-- kind      = "kind of the workload"
-- namespace = "namespace of both"
-- name      = "name of the workload"
-- budget    = "name of the PodDisruptionBudget"
-- replicas  = "pods wanted by the workload; NULL where it has no such number"
-- budgets   = "number of PodDisruptionBudgets that cover the workload: with more than one Kubernetes evicts no pod of it"

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    pod_disruption_budgets.name AS budget,
    workloads.replicas,
    count(*) OVER (PARTITION BY workloads.kind, workloads.namespace, workloads.name) AS budgets
FROM pod_disruption_budgets
INNER JOIN workloads USING (namespace)
WHERE pod_disruption_budgets.has_selector
    AND len(
        list_filter(
            pod_disruption_budgets.requirements,
            lambda requirement: NOT CASE requirement.operator
                WHEN 'In' THEN coalesce(
                    list_contains(requirement.values, workloads.pod_labels[requirement.key]), false
                )
                WHEN 'NotIn' THEN NOT coalesce(
                    list_contains(requirement.values, workloads.pod_labels[requirement.key]), false
                )
                WHEN 'Exists' THEN workloads.pod_labels[requirement.key] IS NOT NULL
                WHEN 'DoesNotExist' THEN workloads.pod_labels[requirement.key] IS NULL
                ELSE false
            END
        )
    ) = 0
