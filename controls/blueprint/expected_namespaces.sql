-- title    = "Namespaces are those of the blueprint"
-- severity = "medium"
-- rating   = "A space of its own for whatever somebody brought in, beside the ones that are watched"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/"]
-- why      = """
--   A namespace that nobody approved is where miners and back doors are put: policies, quotas and people who
--   watch are set up for those that are known. One that is gone took everything in it with it."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   What is in the namespaces, which the other controls of the blueprint judge; their labels."""
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
WHERE kind = 'Namespace'
