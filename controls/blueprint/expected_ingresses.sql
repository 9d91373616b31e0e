-- title    = "Ingresses, gateways and their routes are those of the blueprint"
-- severity = "high"
-- rating   = "A way in from outside that nobody approved"
-- since    = 2026-11-26
-- judges   = ["Ingress", "Gateway", "HTTPRoute"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/ingress/"]
-- why      = """
--   What opens the cluster to the outside is the part of it that everybody can try. A host that nobody approved
--   may also take the traffic of one that was."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   Hosts, paths and backends that were changed in an expected one; routes of the Gateway API for TCP, UDP, TLS
--   and gRPC."""
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
WHERE
    (api_group = 'networking.k8s.io' AND kind = 'Ingress')
    OR (api_group = 'gateway.networking.k8s.io' AND kind IN ('Gateway', 'HTTPRoute'))
