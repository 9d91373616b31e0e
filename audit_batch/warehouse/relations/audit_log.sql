-- grain    = "one row per cluster whose audit log holds requests of the thirty days before the moment in view, or of the time after"
-- rests_on = []
-- [columns]
-- kind            = "always Cluster"
-- namespace       = "always empty: it lies in no namespace"
-- name            = "name of the cluster"
-- taken_at        = "the moment in view, UTC: when the snapshot was taken"
-- requests        = "requests of that time, each counted once"
-- first_time      = "the first of them, UTC"
-- last_time       = "the last of them, UTC"
-- reads           = "those that get or list a resource; watches are left out, for logs without reads hold them, and so are commands and proxies"
-- writes          = "those that change something"
-- without_user    = "those that do not say who asked, but for those that were refused because nobody knew"
-- without_verb    = "those that do not say what was asked"
-- without_object  = "those that do not say of what: neither a resource nor a path"
-- without_source  = "those that do not say from where"
-- without_outcome = "those that ended, or arrived long ago, and do not say how"
-- without_level   = "those that do not say how much of them was logged"
-- truncated       = "those that were cut on their way"
-- backwards       = "those that ended before they arrived, so that the clock was set back meanwhile"
-- truncated_ids   = "audit IDs of some that were cut"
-- backward_ids    = "audit IDs of some that ended before they arrived"

WITH measured AS (
    SELECT
        count(*)                                                                   AS requests,
        min(event_time)                                                            AS first_time,
        max(event_time)                                                            AS last_time,
        count(*) FILTER (
            resource != '' AND verb IN ('get', 'list')
            -- Clients open these by GET, and read nothing of the API.
            AND subresource NOT IN ('exec', 'attach', 'portforward', 'proxy')
        )                                                                          AS reads,
        count(*) FILTER (is_write)                                                 AS writes,
        count(*) FILTER (username = '' AND status_code IS DISTINCT FROM 401)       AS without_user,
        count(*) FILTER (verb = '')                                                AS without_verb,
        count(*) FILTER (resource = '' AND request_uri = '')                       AS without_object,
        count(*) FILTER (coalesce(source_ip, '') = '')                             AS without_source,
        count(*) FILTER (
            status_code IS NULL
            -- What only arrived may be under way for some time.
            AND (
                stage = 'ResponseComplete'
                OR (stage = 'RequestReceived' AND event_time < getvariable('as_of')::TIMESTAMP - INTERVAL 3 HOUR)
            )
        )                                                                          AS without_outcome,
        count(*) FILTER (level IS NULL)                                            AS without_level,
        count(*) FILTER (truncated)                                                AS truncated,
        count(*) FILTER (event_time < request_time)                                AS backwards,
        coalesce(min(audit_id, 5) FILTER (truncated), [])                          AS truncated_ids,
        coalesce(min(audit_id, 5) FILTER (event_time < request_time), [])          AS backward_ids
    FROM audit_events
    WHERE event_time >= getvariable('as_of')::TIMESTAMP - INTERVAL 30 DAY
)
SELECT
    cluster_versions.kind,
    cluster_versions.namespace,
    cluster_versions.name,
    getvariable('as_of')::TIMESTAMP AS taken_at,
    measured.*
FROM cluster_versions
JOIN measured ON measured.requests > 0
