-- title    = "Jobs succeed"
-- severity = "medium"
-- rating   = "One piece of work not done, such as a backup or a migration"
-- since    = 2026-11-26
-- judges   = ["Job"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy"]
-- why      = """
--   A failed Job did not do its work, and nothing tries again: a backup is missing, or a migration stands half way."""
-- fix      = """
--   See `kubectl logs job/NAME`; fix the cause, then delete the Job or start it again."""
-- misses   = """
--   Runs of CronJobs, which are judged by the failing states of their pods; failed Jobs that were deleted already."""

SELECT
    kind,
    namespace,
    name,
    if(len(list_filter(conditions, lambda entry: entry.type = 'Failed' AND entry.status = 'True')) > 0, 'fail',
        'pass') AS verdict,
    'failed: ' || coalesce(list_filter(conditions, lambda entry: entry.type = 'Failed'
        AND entry.status = 'True')[1].reason, 'no reason given') AS reason,
    ['status.conditions'] AS fields
FROM workload_settings
WHERE kind = 'Job' AND (is_told OR created_at IS NOT NULL)
