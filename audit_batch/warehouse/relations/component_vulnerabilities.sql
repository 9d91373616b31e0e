-- grain    = "one row per object and area of the platform in it of which facts speak; of every one where there are no facts"
-- rests_on = []
-- [columns]
-- kind            = "Cluster, Node, or kind of the workload"
-- namespace       = "namespace of the workload; empty otherwise"
-- name            = "name of the object"
-- area            = "as in `platform_components`"
-- what            = "its components with their versions, in words"
-- fields          = "where the versions stand"
-- vulnerabilities = "known ones that a version there has and a later one has not, the worst first, as a list of (id, severity, text)"
-- possible        = "those that it has unless a build of its own holds the fix under the old number, or the patch is not told, in the same form"
-- unread          = "why nothing can be said: a version is not known, or there are no facts; NULL when something can"
-- facts_dated     = "of which day the newest facts about it are; NULL without any"

WITH spoken AS (
    SELECT
        component,
        max(dated) AS facts_dated
    FROM platform_vulnerabilities
    GROUP BY ALL
),
versions AS (
    SELECT DISTINCT
        component,
        key,
        os
    FROM platform_components
    WHERE key IS NOT NULL
),
affected AS (
    SELECT
        versions.component,
        versions.key,
        versions.os,
        list(DISTINCT {
            'rank': list_position(['critical', 'high', 'medium', 'low'], severity),
            'id': vulnerability,
            'severity': severity,
            'text': format('{} ({}, fixed in {})', vulnerability, severity, fixed)
            || if("condition" = '', '', ' ' || "condition"),
            'in_series': until_key[:2] = versions.key[:2]
        }) AS vulnerabilities
    FROM versions
    INNER JOIN platform_vulnerabilities
        ON
            versions.component = platform_vulnerabilities.component
            AND versions.key >= platform_vulnerabilities.from_key
            AND versions.key < platform_vulnerabilities.until_key
            AND platform_vulnerabilities.os IN ('', versions.os)
    GROUP BY ALL
),
gathered AS (
    SELECT
        kind,
        namespace,
        name,
        area,
        string_agg(DISTINCT component || ' ' || coalesce(version, 'of an unknown version'), ', ' ORDER BY component || ' ' || coalesce(version, 'of an unknown version')) AS what,
        list(DISTINCT path ORDER BY path)                                                   AS fields,
        flatten(
            list(list_filter(affected.vulnerabilities, lambda found: NOT (is_moving AND found.in_series)))
                FILTER (is_upstream)
        )                                                                                   AS certain,
        flatten(
            list(
                list_filter(
                    affected.vulnerabilities, lambda found: NOT is_upstream OR (is_moving AND found.in_series)
                )
            )
        )                                                                                   AS possible,
        min(
            if(
                facts_dated IS NULL,
                'no facts about known vulnerabilities are there',
                format('the version of {} is not known: it says {}', component, coalesce(version, 'none'))
            )
        ) FILTER (key IS NULL OR facts_dated IS NULL)                                       AS unread,
        max(facts_dated)                                                                    AS facts_dated
    FROM (
        -- A tag without a patch, such as 1.2, is moved to each of them.
        SELECT *, NOT coalesce(regexp_matches(version, '^v?[0-9]+[.][0-9]+[.]'), false) AS is_moving
        FROM platform_components
    )
    LEFT JOIN spoken USING (component)
    LEFT JOIN affected USING (component, key, os)
    WHERE facts_dated IS NOT NULL OR NOT EXISTS (FROM spoken)
    GROUP BY
        kind,
        namespace,
        name,
        area
)
SELECT
    kind,
    namespace,
    name,
    area,
    what,
    fields,
    list_transform(
        list_sort(list_distinct(coalesce(certain, []))),
        lambda found: {'id': found.id, 'severity': found.severity, 'text': found.text}
    )                                                                                       AS vulnerabilities,
    list_transform(
        list_sort(list_distinct(coalesce(possible, []))),
        lambda found: {'id': found.id, 'severity': found.severity, 'text': found.text}
    )                                                                                       AS possible,
    unread,
    facts_dated
FROM gathered
