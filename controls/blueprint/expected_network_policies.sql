-- title    = "Network policies are those of the blueprint"
-- severity = "high"
-- rating   = "A wall that is gone, or a door that somebody cut into one"
-- since    = 2026-11-26
-- judges   = ["NetworkPolicy"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/network-policies/"]
-- why      = """
--   Policies add up: one more can only open what the others close, and one that is gone may leave its pods open
--   to everybody. Both go unnoticed, as everything keeps working."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   Rules and selectors that were changed in an expected one; policies of other kinds, as Cilium and Calico have
--   them."""
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
WHERE kind = 'NetworkPolicy'
