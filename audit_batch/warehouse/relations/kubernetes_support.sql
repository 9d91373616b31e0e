-- grain    = "one row per cluster and per node, with the support of the Kubernetes release that it runs"
-- rests_on = []
-- [columns]
-- kind         = "Cluster or Node"
-- namespace    = "always empty: it lies in no namespace"
-- name         = "name of the object"
-- version      = "version of the API server or of the kubelet; NULL when it is not told"
-- fields       = "where the version stands"
-- minor        = "minor version; NULL when it is not to be read"
-- patch        = "patch version; NULL when it is not to be read"
-- is_upstream  = "it is no vendor's own build, which may get fixes under the old number, and longer"
-- until        = "last day of the project's support; for releases older than the facts the earliest known; NULL when not known"
-- newest_patch = "newest patch of the release when the facts were compiled; NULL when not known"
-- problem      = "why nothing can be said of the release; NULL when something can"
-- facts_dated  = "of which day the facts are; NULL without any"
-- facts_days   = "age of the facts in days; NULL without any"
-- support_verdict = "pass while the project supports the release, fail after that, not_assessed for a vendor's own build or where nothing can be said"
-- support_reason  = "why it does not pass, in words"
-- patch_verdict   = "pass with the newest patch, fail with an older one, not_assessed for a vendor's own build or where the newest is not known"
-- patch_reason    = "why, in words; for a pass, of which day the facts are"

WITH known AS (
    SELECT
        split_part(series, '.', 2)::INTEGER              AS minor,
        until,
        split_part(newest, '.', 3)                       AS newest_patch,
        dated
    FROM platform_releases
    WHERE product = 'kubernetes' AND starts_with(series, '1.')
),
bounds AS (
    SELECT
        min(minor) AS oldest,
        max(minor) AS newest,
        min(until) AS earliest,
        max(dated) AS facts_dated
    FROM known
),
running AS (
    SELECT
        kind,
        namespace,
        name,
        version,
        [path]         AS fields,
        key[2]         AS minor,
        key[3]         AS patch,
        is_upstream
    FROM platform_components
    WHERE (kind = 'Cluster' AND component = 'kube-apiserver') OR (kind = 'Node' AND component = 'kubelet')
),
known_of AS (
    SELECT
        running.*,
        if(running.minor < bounds.oldest, bounds.earliest, known.until) AS until,
        try_cast(known.newest_patch AS INTEGER)                         AS newest_patch,
        CASE
            WHEN running.minor IS NULL THEN 'does not say which version it runs'
            WHEN bounds.oldest IS NULL THEN 'no facts about Kubernetes releases are there'
            WHEN running.minor > bounds.newest THEN format(
                'runs {}, which is newer than the facts of {}', running.version, bounds.facts_dated
            )
            WHEN known.minor IS NULL AND running.minor >= bounds.oldest THEN format(
                'runs {}, a release that the facts of {} leave out', running.version, bounds.facts_dated
            )
        END                                                             AS problem,
        bounds.facts_dated
    FROM running
    CROSS JOIN bounds
    LEFT JOIN known USING (minor)
)
SELECT
    kind,
    namespace,
    name,
    version,
    fields,
    minor,
    patch,
    is_upstream,
    until,
    newest_patch,
    problem,
    facts_dated,
    getvariable('as_of')::DATE - facts_dated AS facts_days,
    CASE
        WHEN problem IS NOT NULL THEN 'not_assessed'
        WHEN until >= getvariable('as_of')::DATE THEN 'pass'
        WHEN is_upstream THEN 'fail'
        ELSE 'not_assessed'
    END                                      AS support_verdict,
    CASE
        WHEN problem IS NOT NULL THEN problem
        WHEN is_upstream
            THEN format('runs {}, and the support of Kubernetes 1.{} ended by {}', version, minor, until)
        ELSE format('runs {}: Kubernetes supported 1.{} until {}, its vendor may longer', version, minor, until)
    END                                      AS support_reason,
    CASE
        WHEN problem IS NOT NULL OR newest_patch IS NULL OR patch IS NULL THEN 'not_assessed'
        WHEN patch >= newest_patch THEN 'pass'
        WHEN is_upstream THEN 'fail'
        ELSE 'not_assessed'
    END                                      AS patch_verdict,
    CASE
        WHEN problem IS NOT NULL THEN problem
        WHEN newest_patch IS NULL OR patch IS NULL
            THEN format('runs {}, of which the newest patch is not known', version)
        WHEN patch >= newest_patch
            THEN format('runs {}, and there may be newer than the facts of {} know', version, facts_dated)
        WHEN is_upstream THEN format('runs {}, and the newest patch is 1.{}.{}', version, minor, newest_patch)
        ELSE format('runs {}, a build that may hold the fixes up to 1.{}.{}', version, minor, newest_patch)
    END                                      AS patch_reason
FROM known_of
