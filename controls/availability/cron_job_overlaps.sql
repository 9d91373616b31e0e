-- title    = "CronJobs do not overlap"
-- severity = "low"
-- rating   = "One job twice at a time: data written twice, nodes filled up"
-- since    = 2026-11-26
-- judges   = ["CronJob"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"]
-- why      = """
--   With Allow, the default, a run that is slow or hangs is joined by the next, and the next: they work on the same
--   data and fill the cluster."""
-- fix      = """
--   Set `concurrencyPolicy: Forbid`, or `Replace` where the newer run counts."""
-- misses   = """
--   Whether the schedule is the one that was meant, and whether runs succeed."""

SELECT
    kind,
    namespace,
    name,
    if(concurrency_policy = 'Allow', 'fail', 'pass') AS verdict,
    'starts a run while the one before still works' AS reason,
    ['spec.concurrencyPolicy'] AS fields
FROM workload_settings
WHERE kind = 'CronJob'
