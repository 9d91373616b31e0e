-- title    = "CronJobs have a starting deadline"
-- severity = "low"
-- rating   = "One job that stops for good, unnoticed, after many missed starts"
-- since    = 2026-11-26
-- judges   = ["CronJob"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"]
-- why      = """
--   Without a deadline a run that could not start, while the control plane was down for example, starts hours late, at
--   a time that nobody chose."""
-- fix      = """
--   Set `startingDeadlineSeconds`, for example `startingDeadlineSeconds: 600`; not below 10, as the controller looks
--   every ten seconds."""
-- misses   = """
--   Whether the schedule is the one that was meant, and whether runs succeed."""
-- alone    = "good practice of operation: no framework asks when a late run may still begin"

SELECT
    kind,
    namespace,
    name,
    if(coalesce(starting_deadline_seconds, 0) < 10, 'fail', 'pass') AS verdict,
    coalesce(
        'has a starting deadline of ' || starting_deadline_seconds || ' seconds, and ten are the least that work',
        'has no starting deadline'
    )                                                               AS reason,
    ['spec.startingDeadlineSeconds']                                AS fields
FROM workload_settings
WHERE kind = 'CronJob'
