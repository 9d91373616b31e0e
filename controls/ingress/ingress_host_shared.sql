-- title    = "No host and path is claimed by Ingresses of two namespaces"
-- severity = "high"
-- rating   = "One team takes over or breaks the traffic of another, logins included"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches"]
-- why      = """
--   When two namespaces claim the same host and path, the controller picks one, mostly the older: whoever deletes
--   and recreates, or adds a longer path, gets the requests of the other."""
-- fix      = """
--   Let one namespace own each host, and hold that with an admission policy; for shared hosts use a Gateway whose
--   owner admits routes: `allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: shop}}}}`."""
-- misses   = """
--   Paths that overlap without being the same, wildcards and aliases by annotation; Ingresses of different classes
--   are not compared; canary Ingresses of ingress-nginx are meant to share and lie in one namespace."""

WITH claims AS (
    SELECT DISTINCT
        rules.namespace,
        rules.name,
        rules.host,
        coalesce(nullif(rtrim(rules.url_path, '/'), ''), '/') AS url_path,
        coalesce(ingresses.ingress_class, '')                 AS class
    FROM ingress_rules AS rules
    INNER JOIN ingresses USING (namespace, name)
),
shared AS (
    SELECT
        mine.namespace,
        mine.name,
        list_sort(
            list(
                DISTINCT if(mine.host = '', 'every host', mine.host) || mine.url_path
                || ' with ' || concat_ws('/', nullif(other.namespace, ''), other.name)
            )
        ) AS places
    FROM claims AS mine
    INNER JOIN claims AS other USING (host, url_path, class)
    WHERE mine.namespace != other.namespace
    GROUP BY ALL
)

SELECT
    ingresses.kind,
    ingresses.namespace,
    ingresses.name,
    if(shared.name IS NULL, 'pass', 'fail')               AS verdict,
    'shares ' || array_to_string(shared.places, ', ')     AS reason,
    ['spec.rules']                                        AS fields
FROM ingresses
LEFT JOIN shared USING (namespace, name)
