-- grain    = "one row per volume of a workload that is an image, with that image taken apart"
-- rests_on = []
-- [columns]
-- kind           = "kind of the workload"
-- namespace      = "namespace of the workload"
-- name           = "name of the workload"
-- volume         = "name of the volume"
-- path           = "where the image stands in the object"
-- image          = "image as written; NULL when a template leaves it out"
-- registry       = "host, with the port if one is written; docker.io when no host is written"
-- repository     = "path in the registry; library/NAME for a bare name on docker.io"

-- As the relation images does with the images of containers.
-- Source: https://kubernetes.io/docs/concepts/storage/volumes/
WITH written AS (
    SELECT
        kind,
        namespace,
        name,
        volume,
        path || '.image.reference'                                          AS path,
        nullif(spec ->> '$.image.reference', '')                            AS image,
        regexp_replace(split_part(image, '@', 1), ':[^:/]+$', '')           AS place,
        regexp_matches(place, '^(localhost/|[^/]*[.:A-Z][^/]*/)')           AS has_host
    FROM volumes
    WHERE list_contains(sources, 'image')
),
named AS (
    SELECT
        *,
        CASE
            WHEN NOT has_host OR split_part(place, '/', 1) = 'index.docker.io' THEN 'docker.io'
            ELSE split_part(place, '/', 1)
        END                                                                 AS registry,
        if(has_host, regexp_replace(place, '^[^/]*/', ''), place)           AS rest
    FROM written
)
SELECT
    kind,
    namespace,
    name,
    volume,
    path,
    image,
    if(image IS NULL, NULL, registry)                                       AS registry,
    if(registry = 'docker.io' AND NOT contains(rest, '/'), 'library/' || rest, rest) AS repository
FROM named
