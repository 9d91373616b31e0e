-- title    = "Jobs and cron jobs are those of the blueprint"
-- severity = "medium"
-- rating   = "Code that nobody approved runs now, or again and again"
-- since    = 2026-11-26
-- judges   = ["Job", "CronJob"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"]
-- why      = """
--   A cron job brings back what was removed, at a time when nobody looks. A job that does not come from one was
--   started by hand or by a pipeline."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   What an expected job runs; jobs that a cron job makes, which it stands for; jobs that were made and removed
--   between two snapshots."""
-- unseen   = """
--   there is no blueprint that names these kinds; write one with `audit-batch blueprint approve`, and give it
--   with --blueprint"""

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN unread IS NOT NULL THEN 'not_assessed'
        WHEN is_expected = is_there THEN 'pass'
        ELSE 'fail'
    END AS verdict,
    concat_ws(
        '; ',
        coalesce(unread, if(is_there, 'is not in the blueprint', 'is in the blueprint, but not in the cluster')),
        blueprint_authors.told
    ) AS reason
FROM blueprint_comparison
LEFT JOIN blueprint_authors USING (api_group, kind, namespace, name)
WHERE kind IN ('Job', 'CronJob')
