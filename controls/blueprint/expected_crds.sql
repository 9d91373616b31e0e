-- title    = "Custom resource definitions are those of the blueprint"
-- severity = "medium"
-- rating   = "An operator that nobody approved, or the data of one that was, gone with its definition"
-- since    = 2026-11-26
-- judges   = ["CustomResourceDefinition"]
-- source   = ["https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/"]
-- why      = """
--   A definition comes with an operator that has rights over the cluster. To delete one deletes every object of
--   its kind."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   Objects of these kinds; versions and schemas that were changed in an expected one."""
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
WHERE kind = 'CustomResourceDefinition'
