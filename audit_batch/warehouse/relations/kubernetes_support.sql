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
)
SELECT
    running.kind,
    running.namespace,
    running.name,
    running.version,
    running.fields,
    running.minor,
    running.patch,
    running.is_upstream,
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
