-- grain    = "one row per vulnerability of each package that a report on an image names: critical, high and medium ones"
-- rests_on = []
-- [columns]
-- report_kind      = "kind of the report: ImageReport or VulnerabilityReport"
-- report_namespace = "namespace of the report"
-- report           = "name of the report"
-- registry         = "registry of the image"
-- repository       = "repository of the image"
-- tag              = "tag of the image; NULL when it was scanned by its digest"
-- digests          = "digests that the image had; empty when the report names none"
-- scanned_after    = "Monday of the week in which it was scanned"
-- vulnerability    = "id of the vulnerability, for example CVE-2021-44228"
-- severity         = "critical, high or medium"
-- package          = "package that has it"
-- installed        = "version of the package"
-- fixed            = "version that mends it; NULL when there is none"
-- published        = "day on which it was published; NULL when the report does not say"

WITH listed AS (
    SELECT
        * EXCLUDE (vulnerabilities, counts),
        unnest(vulnerabilities) AS found
    FROM image_reports
)
SELECT
    kind                                 AS report_kind,
    namespace                            AS report_namespace,
    name                                 AS report,
    registry,
    repository,
    tag,
    digests,
    scanned_after,
    found.id                             AS vulnerability,
    found.severity                       AS severity,
    found.package                        AS package,
    found.installed                      AS installed,
    nullif(found.fixed, '')              AS fixed,
    try_cast(found.published AS DATE)    AS published
FROM listed
