-- title    = "Cluster roles and their bindings are those of the blueprint"
-- severity = "high"
-- rating   = "Rights over the whole cluster that nobody approved"
-- since    = 2026-11-26
-- judges   = ["ClusterRole", "ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"]
-- why      = """
--   One binding gives somebody the whole cluster, and stays when the hole through which it was made is closed.
--   Against a list of what was approved it stands out; among a hundred others it does not."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   Rules or subjects that were changed in an expected one."""
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
WHERE kind IN ('ClusterRole', 'ClusterRoleBinding')
