-- title    = "Service accounts are those of the blueprint"
-- severity = "medium"
-- rating   = "An identity that outlives the person who made it, with whatever rights it was given"
-- since    = 2026-11-26
-- judges   = ["ServiceAccount"]
-- source   = ["https://kubernetes.io/docs/concepts/security/service-accounts/"]
-- why      = """
--   A service account is a way in that no list of employees names. Who wants to come back makes one and keeps a
--   token of it."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   What a service account may do, and tokens that were made for an expected one; `default`, which Kubernetes
--   makes in every namespace."""
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
WHERE kind = 'ServiceAccount'
