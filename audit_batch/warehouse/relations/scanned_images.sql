-- grain    = "one row per container of each workload, with the newest report on its image"
-- rests_on = []
-- [columns]
-- kind             = "kind of the workload"
-- namespace        = "namespace of the workload"
-- name             = "name of the workload"
-- container        = "name of the container"
-- path             = "where the image stands in the object"
-- image            = "image as written; NULL when a template leaves it out"
-- report_kind      = "kind of the report; NULL when there is none on the image"
-- report_namespace = "namespace of the report; NULL when there is none on the image"
-- report           = "name of the report; NULL when there is none on the image"
-- matched_by       = "digest or reference, by which the report is on this image; NULL when there is none"
-- scanner          = "trivy, grype or trivy-operator; NULL when there is no report"
-- scanned_after    = "Monday of the week in which it was scanned; NULL when there is no report"
-- system           = "operating system in the image; NULL when there is no report"
-- system_ended     = "the maker of that system supports it no more, as the scanner says; NULL when there is no report"

-- An image that is named with a digest is that one and no other, whatever its tag.
WITH named AS (
    SELECT DISTINCT
        image,
        registry,
        repository,
        tag,
        digest
    FROM images
    WHERE image IS NOT NULL
),
by_digest AS (
    SELECT
        * EXCLUDE (digests, registry, repository, tag, vulnerabilities, counts),
        unnest(digests) AS digest
    FROM image_reports
),
matched AS (
    SELECT
        named.image,
        by_digest.* EXCLUDE (digest),
        'digest' AS matched_by
    FROM named
    INNER JOIN by_digest USING (digest)
    UNION ALL BY NAME
    SELECT
        named.image,
        image_reports.* EXCLUDE (digests, registry, repository, tag, vulnerabilities, counts),
        'reference' AS matched_by
    FROM named
    INNER JOIN image_reports USING (registry, repository, tag)
    WHERE named.digest IS NULL
),
newest AS (
    SELECT *
    FROM matched
    QUALIFY row_number() OVER (PARTITION BY image ORDER BY scanned_after DESC, kind, namespace, name) = 1
)
SELECT
    images.kind,
    images.namespace,
    images.name,
    images.container,
    images.path,
    images.image,
    newest.kind         AS report_kind,
    newest.namespace    AS report_namespace,
    newest.name         AS report,
    newest.matched_by,
    newest.scanner,
    newest.scanned_after,
    newest.system,
    newest.system_ended
FROM images
LEFT JOIN newest USING (image)
