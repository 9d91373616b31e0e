-- title    = "ExternalName Services stand for agreed names only"
-- severity = "low"
-- rating   = "A name outside that lapses or changes hands takes the traffic of the clients inside"
-- since    = 2026-11-26
-- judges   = ["Service"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/service/#externalname"]
-- why      = """
--   Clients trust the name inside the cluster and do not see that it leads out. When the outer name is given up,
--   whoever registers it gets their traffic."""
-- fix      = """
--   Review the outer names, list their domains in the parameter `allowed`, for example `allowed =
--   ["db.example.com"]`, and delete the other aliases."""
-- misses   = """
--   Who holds a name at present; names under an agreed domain that were given up. Without a list nothing is
--   judged."""
-- [params]
-- allowed = []

WITH aliases AS (
    SELECT
        kind,
        namespace,
        name,
        coalesce(lower(rtrim(external_name, '.')), '') AS host
    FROM services
    WHERE type = 'ExternalName'
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN len($allowed) = 0 THEN 'not_assessed'
        WHEN len(
            list_filter($allowed::VARCHAR[], lambda domain: host = domain OR ends_with(host, '.' || domain))
        ) > 0 THEN 'pass'
        ELSE 'fail'
    END                                                AS verdict,
    if(
        len($allowed) = 0,
        'the parameter allowed lists no domains, so nothing can be said of ' || host,
        'is an alias for ' || host || ', which is not on the list'
    )                                                  AS reason,
    ['spec.externalName']                              AS fields
FROM aliases
