-- title    = "Ended Jobs are deleted"
-- severity = "low"
-- rating   = "Clutter: lists of pods and logs that grow, with whatever they hold"
-- since    = 2026-11-26
-- judges   = ["Job"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/",
--     "https://helm.sh/docs/topics/charts_hooks/#hook-deletion-policies",
--     "https://argo-cd.readthedocs.io/en/stable/user-guide/resource_hooks/",
-- ]
-- why      = """
--   A Job that nobody deletes stays with its pods and their logs, hides what matters in long lists, and fills quotas
--   of objects."""
-- fix      = """
--   Set `ttlSecondsAfterFinished`, for example `ttlSecondsAfterFinished: 86400`."""
-- misses   = """
--   Jobs of a CronJob, which keeps a few of them; Jobs that a tool with an owner reference deletes. Hooks of Helm and
--   Argo CD, which these delete after their success or before they run again, as they do where nothing is said: one
--   that is called otherwise each time stays, and anybody may write the annotation."""
-- alone    = "good practice of operation: ended Jobs cost order, and no framework asks for it"

WITH hooks AS (
    SELECT
        namespace,
        name
    FROM workloads
    WHERE kind = 'Job'
        AND coalesce(annotations['helm.sh/hook'], annotations['argocd.argoproj.io/hook']) IS NOT NULL
        AND regexp_matches(
            coalesce(
                nullif(annotations['helm.sh/hook-delete-policy'], ''),
                nullif(annotations['argocd.argoproj.io/hook-delete-policy'], ''),
                'before-hook-creation'
            ),
            '(?i)\b(before-?hook-?creation|hook-?succeeded)\b'
        )
)

SELECT
    settings.kind,
    settings.namespace,
    settings.name,
    if(ttl_seconds IS NULL AND workloads.owner_kind IS NULL AND hooks.name IS NULL, 'fail', 'pass') AS verdict,
    'stays for ever after it has ended' AS reason,
    ['spec.ttlSecondsAfterFinished'] AS fields
FROM workload_settings AS settings
INNER JOIN workloads USING (kind, namespace, name)
LEFT JOIN hooks USING (namespace, name)
WHERE settings.kind = 'Job'
