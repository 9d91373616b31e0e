-- title    = "Pods that stand for themselves are those of the blueprint"
-- severity = "high"
-- rating   = "Code that somebody started past every workload that was approved"
-- since    = 2026-11-26
-- judges   = ["Pod"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/pods/"]
-- why      = """
--   Applications come as workloads. A pod without one was started by hand, for a look at something or by an
--   intruder with the right to create pods, or is a file on a node."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   Pods that a workload stands for; pods that came and went between two snapshots; what an expected pod runs."""
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
WHERE kind = 'Pod'
