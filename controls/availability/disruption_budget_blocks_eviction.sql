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
--   Write `maxUnavailable: 1`, or a `minAvailable` below the number of pods, and run more than one pod."""
-- misses   = """
--   Budgets that block for the moment, because pods are not ready. Percentages of minAvailable below 100 that round
--   up to all pods are reckoned for the pods wanted now; autoscalers may want more."""

WITH covered AS (
    SELECT
        namespace,
        budget AS name,
        sum(replicas) AS pods
    FROM disruption_budget_workloads
    GROUP BY ALL
),
reckoned AS (
    SELECT
        budgets.*,
        covered.pods,
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
        coalesce(max_unavailable IN ('0', '0%'), false)
        OR coalesce(min_available = '100%', false)
        OR coalesce(pods > 0 AND least >= pods, false),
        'fail',
        'pass'
    ) AS verdict,
    'never lets a pod go: ' || if(
        max_unavailable IS NULL,
        min_available || ' must stay' || coalesce(' of ' || pods::BIGINT, ''),
        max_unavailable || ' may be away'
    ) AS reason,
    [if(max_unavailable IS NULL, 'spec.minAvailable', 'spec.maxUnavailable')] AS fields
FROM reckoned
