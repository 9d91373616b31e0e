-- title    = "CronJobs keep their last failure"
-- severity = "low"
-- rating   = "One failing job without a log to say why"
-- since    = 2026-11-26
-- judges   = ["CronJob"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"]
-- why      = """
--   With a limit of 0 a failed run is deleted with its log, so that a job may fail each night without a trace."""
-- fix      = """
--   Leave `failedJobsHistoryLimit` unset, which keeps one, or set it to 1 or more."""
-- misses   = """
--   Whether the schedule is the one that was meant, and whether runs succeed."""

SELECT
    kind,
    namespace,
    name,
    if(failed_history_limit = 0, 'fail', 'pass') AS verdict,
    'deletes failed runs with their logs' AS reason,
    ['spec.failedJobsHistoryLimit'] AS fields
FROM workload_settings
WHERE kind = 'CronJob'
