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

SELECT
    kind,
    namespace,
    name,
    holder      AS container,
    holder_type AS container_type,
    path,
    image,
    registry,
    repository,
    tag,
    digest
FROM image_references
WHERE holder_type != 'volume'
