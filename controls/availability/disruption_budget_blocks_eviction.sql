-- title    = "Disruption budgets let at least one pod go"
-- severity = "medium"
-- rating   = "Nodes that cannot be drained: patches of the cluster wait for one workload"
-- since    = 2026-11-26
-- judges   = ["PodDisruptionBudget"]
-- source   = [
--   "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
--   "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
-- ]
-- why      = """
--   A budget that never lets a pod go blocks the drain of every node with such a pod, and with it security patches,
--   until somebody deletes pods by force."""
-- fix      = """
--   Write `maxUnavailable: 1`, or a `minAvailable` below the number of pods, and run more than one pod.
--   Of two budgets for the same pods delete one."""
-- misses   = """
--   Two budgets of one pod by labels that only running pods have.
--   Budgets that block for the moment, because pods are not ready. Percentages of minAvailable below 100 that round
--   up to all pods are reckoned for the pods wanted now; autoscalers may want more."""

WITH covered AS (
    SELECT
        namespace,
        budget AS name,
        sum(replicas) AS pods, max(budgets) AS budgets
    FROM disruption_budget_workloads
    GROUP BY ALL
),
reckoned AS (
    SELECT
        budgets.*,
        covered.* EXCLUDE (namespace, name),
        if(
            ends_with(min_available, '%'),
            ceil(try_cast(rtrim(min_available, '%') AS DOUBLE) * covered.pods / 100),
            try_cast(min_available AS DOUBLE)
        ) AS least
    FROM pod_disruption_budgets AS budgets
    LEFT JOIN covered USING (namespace, name)
)

SELECT
    kind,
    namespace,
    name,
    if(
        max_unavailable IN ('0', '0%')
        OR min_available = '100%'
        OR (pods > 0 AND least >= pods)
        OR budgets > 1,
        'fail',
        'pass'
    ) AS verdict,
    'never lets a pod go: ' || CASE
        WHEN budgets > 1 THEN 'its pods have another budget too, and none with two is evicted'
        WHEN max_unavailable IS NULL THEN min_available || ' must stay' || coalesce(' of ' || pods::BIGINT, '')
        ELSE max_unavailable || ' may be away'
    END AS reason,
    [if(max_unavailable IS NULL, 'spec.minAvailable', 'spec.maxUnavailable')] AS fields
FROM reckoned
