-- title    = "Jobs end after a time"
-- severity = "low"
-- rating   = "Node capacity held by one job that hangs, until somebody notices"
-- since    = 2026-11-26
-- judges   = ["CronJob", "Job"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup"]
-- why      = """
--   A Job that hangs runs for ever, holds its node's memory and CPU, and keeps a CronJob that forbids overlaps from
--   ever starting again."""
-- fix      = """
--   Set `activeDeadlineSeconds`, for example `activeDeadlineSeconds: 3600`, in the Job or in its pod template."""
-- misses   = """
--   Whether the time is sensible. Jobs that are meant to run for ever, for which a waiver is due. Jobs that ended."""

SELECT
    kind,
    namespace,
    name,
    if(active_deadline_seconds IS NULL, 'fail', 'pass') AS verdict,
    'may run for ever' AS reason,
    [if(kind = 'Job', 'spec.activeDeadlineSeconds', 'spec.jobTemplate.spec.activeDeadlineSeconds')] AS fields
FROM workload_settings
WHERE kind IN ('CronJob', 'Job')
    AND len(list_filter(conditions, lambda entry: entry.type IN ('Complete', 'Failed')
        AND entry.status = 'True')) = 0
