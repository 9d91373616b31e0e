-- title    = "Secrets are those of the blueprint"
-- severity = "medium"
-- rating   = "A credential that nobody approved, as the token of a service account that outlives all others"
-- since    = 2026-11-26
-- judges   = ["Secret"]
-- source   = ["https://kubernetes.io/docs/concepts/configuration/secret/"]
-- why      = """
--   A Secret that nobody approved may be a token that somebody had made for an account and took along. One that
--   is gone is an application that starts no more."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   What is in an expected one, of which only the metadata is ever read."""
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
WHERE kind = 'Secret'
