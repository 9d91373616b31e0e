-- grain    = "one row per name, or pattern of names, that the blueprint in force expects"
-- rests_on = ["blueprints.audit-batch.io"]
-- [columns]
-- api_group      = "API group of what is expected; empty for the core group"
-- kind           = "kind of what is expected"
-- namespace      = "its namespace, or the pattern as the blueprint has it; empty for cluster-scoped kinds"
-- name           = "its name, or the pattern as the blueprint has it"
-- namespace_like = "the pattern of the namespace for LIKE, a backslash before what means itself; NULL for one namespace"
-- name_like      = "the pattern of the name for LIKE, alike; NULL where neither is a pattern"

WITH parsed AS (
    SELECT
        from_json(
            doc,
            '{"spec": {"expected": [{
                "apiGroup": "VARCHAR",
                "kind": "VARCHAR",
                "namespace": "VARCHAR",
                "name": "VARCHAR",
                "namespaceLike": "VARCHAR",
                "nameLike": "VARCHAR"
            }]}}'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'audit-batch.io' AND kind = 'Blueprint'
),
listed AS (
    SELECT unnest(spec.expected) AS entry
    FROM parsed
)
SELECT DISTINCT
    coalesce(entry.apiGroup, '')  AS api_group,
    entry.kind                    AS kind,
    coalesce(entry.namespace, '') AS namespace,
    entry.name                    AS name,
    entry.namespaceLike           AS namespace_like,
    entry.nameLike                AS name_like
FROM listed
