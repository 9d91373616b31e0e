-- title    = "CronJobs are not left suspended"
-- severity = "low"
-- rating   = "One job that somebody counts on and that does not run, such as a backup"
-- since    = 2026-11-26
-- judges   = ["CronJob"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"]
-- why      = """
--   A suspended CronJob looks like any other in most lists, and the backup or clean-up that people count on does not
--   happen."""
-- fix      = """
--   Set `suspend: false`, or delete the CronJob when it is not needed any more."""
-- misses   = """
--   Whether the schedule is the one that was meant, and whether runs succeed."""

SELECT
    kind,
    namespace,
    name,
    if(is_paused, 'fail', 'pass') AS verdict,
    'is suspended, so that it never starts' AS reason,
    ['spec.suspend'] AS fields
FROM workload_settings
WHERE kind = 'CronJob'
