-- grain    = "one row per workload and kind of place in it where credentials may stand, found or not"
-- rests_on = []
-- [columns]
-- kind         = "kind of the workload"
-- namespace    = "namespace of the workload"
-- name         = "name of the workload"
-- place        = "annotations, environment, or arguments for all else of a container: command, arguments, probes and hooks"
-- found        = "the places with what was found there, in words, sorted; empty without any"
-- fields       = "where they stand, sorted; empty without any"
-- fingerprints = "keyed hashes of what was found, sorted; empty without any"

WITH placed AS (
    SELECT
        *,
        CASE
            WHEN starts_with(place, 'annotation ') THEN 'annotations'
            WHEN starts_with(place, 'variable ') THEN 'environment'
            ELSE 'arguments'
        END AS kind_of_place
    FROM credential_texts
    WHERE kind != 'ConfigMap'
),
gathered AS (
    SELECT
        kind,
        namespace,
        name,
        kind_of_place                                                                        AS place,
        list_sort(list(DISTINCT format('{} ({})', place, array_to_string(detectors, ', ')))) AS found,
        list_sort(list(DISTINCT path))                                                       AS fields,
        list_sort(list_distinct(flatten(list(fingerprints))))                                AS fingerprints
    FROM placed
    GROUP BY ALL
),
places (place) AS (
    VALUES
        ('annotations'),
        ('arguments'),
        ('environment')
)
SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    places.place,
    coalesce(gathered.found, [])        AS found,
    coalesce(gathered.fields, [])       AS fields,
    coalesce(gathered.fingerprints, []) AS fingerprints
FROM workloads
CROSS JOIN places
LEFT JOIN gathered USING (kind, namespace, name, place)
