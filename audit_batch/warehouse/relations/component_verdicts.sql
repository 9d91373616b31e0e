-- grain    = "one row per object, area of the platform in it, and severity from which on known vulnerabilities count"
-- rests_on = []
-- [columns]
-- kind       = "as in `component_vulnerabilities`"
-- namespace  = "as in `component_vulnerabilities`"
-- name       = "as in `component_vulnerabilities`"
-- area       = "as in `component_vulnerabilities`"
-- least      = "critical, high, medium or low: what is less grave does not count"
-- verdict    = "fail when a version there has a known vulnerability, not_assessed when that cannot be said, else pass"
-- reason     = "why, in words; for a pass, of which day the facts are"
-- fields     = "where the versions stand"
-- evidence   = "ids of the vulnerabilities that count, and the worst severity"
-- facts_days = "age of the newest facts about it, in days; NULL without any"

WITH thresholds (least, counted) AS (
    VALUES
        ('critical', ['critical']),
        ('high', ['critical', 'high']),
        ('medium', ['critical', 'high', 'medium']),
        ('low', ['critical', 'high', 'medium', 'low'])
),
counted AS (
    SELECT
        component_vulnerabilities.* EXCLUDE (vulnerabilities, possible),
        least,
        list_filter(vulnerabilities, lambda each: list_contains(counted, each.severity)) AS found,
        list_filter(possible, lambda each: list_contains(counted, each.severity))[1]     AS hidden
    FROM component_vulnerabilities
    CROSS JOIN thresholds
)
SELECT
    kind,
    namespace,
    name,
    area,
    least,
    CASE
        WHEN len(found) > 0 THEN 'fail'
        WHEN unread IS NOT NULL OR hidden IS NOT NULL THEN 'not_assessed'
        ELSE 'pass'
    END                                                                                         AS verdict,
    CASE
        WHEN len(found) > 0 THEN format(
            'runs {}, which is known to have {}{}',
            what,
            array_to_string(list_transform(found[:5], lambda each: each.text), ', '),
            if(len(found) > 5, ', …', '')
        )
        WHEN unread IS NOT NULL THEN unread
        WHEN hidden IS NOT NULL THEN format('runs {}, a build that may hold the fix of {}', what, hidden.text)
        ELSE format('runs {}, and the facts about it are of {}, too old to say that all is well', what, facts_dated)
    END                                                                                         AS reason,
    fields,
    {'vulnerabilities': list_transform(found, lambda each: each.id), 'worst': found[1].severity} AS evidence,
    getvariable('as_of')::DATE - facts_dated                                                    AS facts_days
FROM counted
