-- grain    = "one row per report of a scanner on an image: imported ones, and those of Trivy Operator in the cluster"
-- rests_on = ["imagereports.audit-batch.io", "vulnerabilityreports.aquasecurity.github.io"]
-- [columns]
-- kind            = "ImageReport or VulnerabilityReport"
-- namespace       = "namespace of a VulnerabilityReport; empty otherwise"
-- name            = "name of the report: of an imported one the image's as it was scanned"
-- registry        = "registry of the image, as `images` writes it"
-- repository      = "repository of the image, as `images` writes it"
-- tag             = "tag of the image; NULL when it was scanned by its digest"
-- digests         = "digests that the image had; empty when the report names none"
-- scanner         = "trivy, grype or trivy-operator"
-- scanned_after   = "Monday of the week in which it was scanned"
-- system          = "operating system in the image; empty when it has none or the report does not say"
-- system_ended    = "the maker of that system supports it no more, as the scanner says"
-- vulnerabilities = "critical, high and medium ones, as `image_vulnerabilities` shows them"
-- counts          = "number of vulnerabilities by severity"

WITH given AS (
    SELECT
        kind,
        namespace,
        name,
        (doc -> '$.spec') AS report
    FROM knowledge
    WHERE api_group = 'audit-batch.io' AND kind = 'ImageReport'
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        (doc -> '$.report')
    FROM objects
    WHERE api_group = 'aquasecurity.github.io' AND kind = 'VulnerabilityReport'
),
parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            report,
            '{
                "registry": "VARCHAR",
                "repository": "VARCHAR",
                "tag": "VARCHAR",
                "digests": ["VARCHAR"],
                "scanner": "VARCHAR",
                "week": "DATE",
                "system": "VARCHAR",
                "systemEnded": "BOOLEAN",
                "counts": "MAP(VARCHAR, BIGINT)",
                "vulnerabilities": [{
                    "id": "VARCHAR",
                    "severity": "VARCHAR",
                    "package": "VARCHAR",
                    "installed": "VARCHAR",
                    "fixed": "VARCHAR",
                    "published": "VARCHAR"
                }]
            }'
        ) AS report
    FROM given
)
SELECT
    kind,
    namespace,
    name,
    report.registry                                                AS registry,
    report.repository                                              AS repository,
    nullif(report.tag, '')                                         AS tag,
    coalesce(report.digests, [])                                   AS digests,
    report.scanner                                                 AS scanner,
    report.week                                                    AS scanned_after,
    coalesce(report.system, '')                                    AS system,
    coalesce(report.systemEnded, false)                            AS system_ended,
    coalesce(report.vulnerabilities, [])                           AS vulnerabilities,
    coalesce(report.counts, MAP {}::MAP(VARCHAR, BIGINT))          AS counts
FROM parsed
WHERE report.week IS NOT NULL
