-- title    = "Ended Jobs are deleted"
-- severity = "low"
-- rating   = "Clutter: lists of pods and logs that grow, with whatever they hold"
-- since    = 2026-11-26
-- judges   = ["Job"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/"]
-- why      = """
--   A Job that nobody deletes stays with its pods and their logs, hides what matters in long lists, and fills quotas
--   of objects."""
-- fix      = """
--   Set `ttlSecondsAfterFinished`, for example `ttlSecondsAfterFinished: 86400`."""
-- misses   = """
--   Jobs of a CronJob, which keeps a few of them; Jobs that a tool with an owner reference deletes."""
-- alone    = "good practice of operation: ended Jobs cost order, and no framework asks for it"

SELECT
    settings.kind,
    settings.namespace,
    settings.name,
    if(ttl_seconds IS NULL AND workloads.owner_kind IS NULL, 'fail', 'pass') AS verdict,
    'stays for ever after it has ended' AS reason,
    ['spec.ttlSecondsAfterFinished'] AS fields
FROM workload_settings AS settings
INNER JOIN workloads USING (kind, namespace, name)
WHERE settings.kind = 'Job'
