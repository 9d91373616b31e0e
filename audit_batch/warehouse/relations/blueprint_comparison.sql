-- grain    = "one row per object of a kind that the blueprint covers, per name or pattern in it that nothing has, and per kind of it of which nothing is known, there or expected"
-- rests_on = []
-- tells_unread = ["expectable_objects"]
-- [columns]
-- api_group   = "API group; empty for the core group"
-- kind        = "kind of what is there or expected"
-- namespace   = "namespace, of what is not there as the blueprint has it; empty for cluster-scoped kinds"
-- name        = "name, of what is not there as the blueprint has it"
-- is_expected = "it is in the blueprint, by its name or by a pattern"
-- is_there    = "it is in the cluster"
-- unread      = "why nothing can be said of the row: a list that was not read, as `blueprint_kinds` has it; NULL for most. The row of a whole kind has the name *, and is neither expected nor there"

WITH present AS (
    SELECT *
    FROM expectable_objects
    SEMI JOIN blueprint_kinds USING (api_group, kind)
),
exact AS (
    SELECT
        api_group,
        kind,
        namespace,
        name
    FROM blueprint_entries
    WHERE name_like IS NULL
),
patterns AS (
    SELECT *
    FROM blueprint_entries
    WHERE name_like IS NOT NULL
),
-- Patterns of one namespace join on it, so that only those of many namespaces meet every object of their kind.
matches AS (
    SELECT
        present.*,
        patterns.namespace AS namespace_pattern,
        patterns.name      AS name_pattern
    FROM present
    JOIN patterns
        ON
            present.api_group = patterns.api_group
            AND present.kind = patterns.kind
            AND present.namespace = patterns.namespace
            AND present.name LIKE patterns.name_like ESCAPE '\'
    WHERE patterns.namespace_like IS NULL
    UNION ALL
    SELECT
        present.*,
        patterns.namespace,
        patterns.name
    FROM present
    JOIN patterns
        ON
            present.api_group = patterns.api_group
            AND present.kind = patterns.kind
            AND present.namespace LIKE patterns.namespace_like ESCAPE '\'
            AND present.name LIKE patterns.name_like ESCAPE '\'
    WHERE patterns.namespace_like IS NOT NULL
),
expected AS (
    SELECT
        api_group,
        kind,
        namespace,
        name
    FROM exact
    UNION
    SELECT
        api_group,
        kind,
        namespace,
        name
    FROM matches
),
unmatched AS (
    SELECT
        api_group,
        kind,
        namespace,
        name
    FROM patterns
    ANTI JOIN matches
        ON
            patterns.api_group = matches.api_group
            AND patterns.kind = matches.kind
            AND patterns.namespace = matches.namespace_pattern
            AND patterns.name = matches.name_pattern
),
missing AS (
    SELECT * FROM exact
    UNION
    SELECT * FROM unmatched
),
compared AS (
    SELECT
        present.api_group,
        present.kind,
        present.namespace,
        present.name,
        expected.name IS NOT NULL AS is_expected,
        true                      AS is_there
    FROM present
    LEFT JOIN expected USING (api_group, kind, namespace, name)
    WHERE expected.name IS NOT NULL OR NOT present.is_automatic
    UNION ALL
    SELECT
        api_group,
        kind,
        namespace,
        name,
        true  AS is_expected,
        false AS is_there
    FROM missing
    ANTI JOIN present USING (api_group, kind, namespace, name)
),
told AS (
    SELECT * FROM compared
    UNION ALL
    SELECT
        api_group,
        kind,
        ''    AS namespace,
        '*'   AS name,
        false AS is_expected,
        false AS is_there
    FROM blueprint_kinds
    WHERE unread IS NOT NULL OR (api_group, kind) NOT IN (SELECT (api_group, kind) FROM compared)
)
SELECT
    told.*,
    blueprint_kinds.unread
FROM told
LEFT JOIN blueprint_kinds USING (api_group, kind)
