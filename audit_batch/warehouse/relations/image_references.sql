-- grain    = "one row per image that a workload names, for a container or as a volume, taken apart"
-- rests_on = []
-- [columns]
-- kind           = "kind of the workload"
-- namespace      = "namespace of the workload"
-- name           = "name of the workload"
-- holder         = "name of the container or volume"
-- holder_type    = "container, init or ephemeral of a container; volume of a volume"
-- path           = "where the image stands in the object"
-- image          = "image as written; NULL when a template leaves it out"
-- registry       = "host, with the port if one is written; docker.io when no host is written"
-- repository     = "path in the registry; library/NAME for a bare name on docker.io"
-- tag            = "tag; latest when neither tag nor digest is written, NULL with a digest alone"
-- digest         = "digest, for example sha256:…; NULL when none is written"

-- The first part of the path is a host if it has a dot or a port or is localhost.
-- Source: https://pkg.go.dev/github.com/distribution/reference
WITH written AS (
    SELECT
        kind,
        namespace,
        name,
        container        AS holder,
        container_type   AS holder_type,
        path || '.image' AS path,
        image
    FROM containers
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        volume,
        'volume',
        path || '.image.reference',
        nullif(spec ->> '$.image.reference', '')
    FROM volumes
    WHERE list_contains(sources, 'image')
),
split AS (
    SELECT
        *,
        nullif(split_part(image, '@', 2), '')                       AS digest,
        nullif(regexp_extract(split_part(image, '@', 1), ':([^:/]+)$', 1), '')
                                                                    AS tag,
        regexp_replace(split_part(image, '@', 1), ':[^:/]+$', '')   AS place
    FROM written
),
hosted AS (
    SELECT
        *,
        contains(place, '/')
        AND regexp_matches(place, '^(localhost/|[^/]*[.:A-Z][^/]*/)') AS has_host
    FROM split
),
named AS (
    SELECT
        *,
        CASE
            WHEN NOT has_host OR split_part(place, '/', 1) = 'index.docker.io' THEN 'docker.io'
            ELSE split_part(place, '/', 1)
        END                                                             AS registry,
        if(has_host, regexp_replace(place, '^[^/]*/', ''), place)       AS repository
    FROM hosted
)
SELECT
    kind,
    namespace,
    name,
    holder,
    holder_type,
    path,
    image,
    if(image IS NULL, NULL, registry)                                   AS registry,
    if(
        registry = 'docker.io' AND NOT contains(repository, '/'),
        'library/' || repository,
        repository
    )                                                                   AS repository,
    if(tag IS NULL AND digest IS NULL AND image IS NOT NULL, 'latest', tag)
                                                                        AS tag,
    digest
FROM named
