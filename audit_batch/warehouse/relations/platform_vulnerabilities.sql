-- grain    = "one row per range of versions of each component that a known vulnerability affects, published by as_of"
-- rests_on = ["platformfacts.audit-batch.io"]
-- [columns]
-- vulnerability = "id of the vulnerability, for example CVE-2021-25741"
-- component     = "what is affected, as `platform_components` calls it"
-- severity      = "critical, high, medium or low"
-- published     = "day on which it was published"
-- introduced    = "first version of the range; empty for all from the first on"
-- fixed         = "first version that is not affected any more; empty when none mends it"
-- os            = "operating system of the nodes that it is a matter of; empty for any"
-- condition     = "what else there has to be; empty when nothing"
-- source        = "facts that say so: of several the newest"
-- dated         = "of which day those facts are"
-- from_key      = "numbers of introduced, by which versions are compared"
-- until_key     = "numbers of fixed; NULL when no version mends it"

WITH parsed AS (
    SELECT
        name,
        from_json(
            doc,
            '{"spec": {
                "dated": "DATE",
                "vulnerabilities": [{
                    "id": "VARCHAR",
                    "component": "VARCHAR",
                    "severity": "VARCHAR",
                    "published": "DATE",
                    "introduced": "VARCHAR",
                    "fixed": "VARCHAR",
                    "os": "VARCHAR",
                    "when": "VARCHAR"
                }]
            }}'
        ).spec AS spec
    FROM knowledge
    WHERE api_group = 'audit-batch.io' AND kind = 'PlatformFacts'
),
listed AS (
    SELECT
        name,
        spec.dated                   AS dated,
        unnest(spec.vulnerabilities) AS vulnerability
    FROM parsed
)
SELECT
    vulnerability.id                                                     AS vulnerability,
    vulnerability.component                                              AS component,
    vulnerability.severity                                               AS severity,
    vulnerability.published                                              AS published,
    coalesce(vulnerability.introduced, '')                               AS introduced,
    coalesce(vulnerability.fixed, '')                                    AS fixed,
    coalesce(vulnerability.os, '')                                       AS os,
    coalesce(vulnerability."when", '')                                   AS "condition",
    name                                                                 AS source,
    dated,
    list_resize(
        list_transform(
            string_split(if(introduced = '', '0', introduced), '.'), lambda part: try_cast(part AS INTEGER)
        ),
        4,
        0
    )                                                                    AS from_key,
    if(
        fixed = '',
        NULL,
        list_resize(list_transform(string_split(fixed, '.'), lambda part: try_cast(part AS INTEGER)), 4, 0)
    )                                                                    AS until_key
FROM listed
WHERE vulnerability.published <= coalesce(getvariable('as_of')::DATE, vulnerability.published)
QUALIFY dense_rank() OVER (PARTITION BY vulnerability.id, vulnerability.component ORDER BY dated DESC, name) = 1
