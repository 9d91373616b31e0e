-- title    = "Storage classes and claims are those of the blueprint"
-- severity = "medium"
-- rating   = "Data where nobody approved it, or data that is gone"
-- since    = 2026-11-26
-- judges   = ["StorageClass", "PersistentVolumeClaim"]
-- source   = ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/"]
-- why      = """
--   A storage class decides where data lies, whether it is encrypted and whether it outlives its claim. A claim
--   that is gone may have taken its data with it."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   Settings that were changed in an expected one; volumes that were made by hand."""
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
WHERE kind IN ('StorageClass', 'PersistentVolumeClaim')
