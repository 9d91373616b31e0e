-- title    = "Services are those of the blueprint"
-- severity = "medium"
-- rating   = "A way to pods that nobody approved, from outside the cluster at worst"
-- since    = 2026-11-26
-- judges   = ["Service"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/service/"]
-- why      = """
--   A Service opens a way to pods, and one of the right name takes traffic that was meant for others. What was
--   approved and is gone is an application that nobody reaches."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   Ports, types and selectors that were changed in an expected one."""
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
WHERE kind = 'Service'
