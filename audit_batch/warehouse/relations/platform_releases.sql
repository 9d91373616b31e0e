-- grain    = "one row per series of releases of each product whose end is known"
-- rests_on = ["platformfacts.audit-batch.io"]
-- [columns]
-- product  = "kubernetes, istio, an add-on, or an operating system such as ubuntu"
-- series   = "versions that begin so, for example 1.36; * for all of a product that has ended"
-- released = "day of the first release; NULL when not known"
-- until    = "last day of support"
-- newest   = "newest patch when the facts were compiled; NULL when not known"
-- source   = "facts that say so: of several the newest"
-- dated    = "of which day those facts are"

WITH parsed AS (
    SELECT
        name,
        from_json(
            doc,
            '{"spec": {
                "dated": "DATE",
                "releases": [{
                    "component": "VARCHAR",
                    "series": "VARCHAR",
                    "released": "VARCHAR",
                    "until": "DATE",
                    "newest": "VARCHAR"
                }]
            }}'
        ).spec AS spec
    FROM knowledge
    WHERE api_group = 'audit-batch.io' AND kind = 'PlatformFacts'
),
listed AS (
    SELECT
        name,
        spec.dated            AS dated,
        unnest(spec.releases) AS release
    FROM parsed
)
SELECT
    release.component                            AS product,
    release.series                               AS series,
    try_cast(release.released AS DATE)           AS released,
    release.until                                AS until,
    nullif(release.newest, '')                   AS newest,
    name                                         AS source,
    dated
FROM listed
QUALIFY row_number() OVER (PARTITION BY release.component, release.series ORDER BY dated DESC, name) = 1
