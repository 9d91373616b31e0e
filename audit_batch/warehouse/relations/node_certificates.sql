-- grain    = "one row per certificate in the files of each node, and per file whose certificates could not be read"
-- rests_on = []
-- [columns]
-- kind       = "always Node"
-- namespace  = "always empty: it lies in no namespace"
-- name       = "name of the Node"
-- path       = "file that holds it, a kubeconfig among them"
-- number     = "place in the file, from 1; NULL where it could not be read"
-- digest     = "SHA-256 of the certificate, hexadecimal: equal ones are the same; NULL where it could not be read"
-- not_before = "when it begins to be valid, UTC; NULL where it could not be read"
-- not_after  = "when it ends, UTC; NULL where it could not be read"
-- lifetime   = "seconds from its beginning to its end; NULL where it could not be read"
-- remaining  = "seconds left at the moment in view, negative after its end; NULL where it could not be read"
-- said       = "when it ends or ended, and where it stands, in words; NULL where it could not be read"
-- problem    = "why it could not be read; NULL when it was"

WITH held AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(certificates) AS certificate
    FROM node_facts
)
SELECT
    kind,
    namespace,
    name,
    coalesce(certificate.path, 'a file without a path') AS path,
    certificate.number                                  AS number,
    certificate.sha256                                  AS digest,
    try_cast(certificate.notBefore AS TIMESTAMP)        AS not_before,
    try_cast(certificate.notAfter AS TIMESTAMP)         AS not_after,
    epoch(not_after) - epoch(not_before)                AS lifetime,
    epoch(not_after) - epoch(getvariable('as_of')::TIMESTAMP)
                                                        AS remaining,
    if(remaining <= 0, 'ended on ', 'ends on ') || strftime(not_after, '%Y-%m-%d') || ': ' || path
                                                        AS said,
    if(
        not_after IS NULL,
        coalesce(certificate.reason, 'it does not say when it ends'),
        NULL
    )                                                   AS problem
FROM held
