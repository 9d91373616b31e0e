-- grain    = "one row per container of each workload, with its image taken apart"
-- rests_on = []
-- [columns]
-- kind           = "kind of the workload"
-- namespace      = "namespace of the workload"
-- name           = "name of the workload"
-- container      = "name of the container"
-- container_type = "container, init or ephemeral"
-- path           = "where the image stands in the object"
-- image          = "image as written; NULL when a template leaves it out"
-- registry       = "host, with the port if one is written; docker.io when no host is written"
-- repository     = "path in the registry; library/NAME for a bare name on docker.io"
-- tag            = "tag; latest when neither tag nor digest is written, NULL with a digest alone"
-- digest         = "digest, for example sha256:…; NULL when none is written"

-- The first part of the path is a host if it has a dot or a port or is localhost.
-- Source: https://pkg.go.dev/github.com/distribution/reference
WITH split AS (
    SELECT
        kind,
        namespace,
        name,
        container,
        container_type,
        path || '.image'                                            AS path,
        image,
        nullif(split_part(image, '@', 2), '')                       AS digest,
        nullif(regexp_extract(split_part(image, '@', 1), ':([^:/]+)$', 1), '')
                                                                    AS tag,
        regexp_replace(split_part(image, '@', 1), ':[^:/]+$', '')   AS place
    FROM containers
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
    container,
    container_type,
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
