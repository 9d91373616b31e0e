-- grain    = "one row per verb, resource and level at which the audit log holds requests of the thirty days before the moment in view, or of the time after"
-- rests_on = []
-- [columns]
-- verb        = "verb of the requests"
-- api_group   = "API group; empty for the core group"
-- resource    = "plural, for example pods"
-- subresource = "for example exec; empty for most"
-- target      = "the three in one: RESOURCE.GROUP/SUBRESOURCE"
-- level       = "Metadata, Request or RequestResponse; requests of which no level is known are left out"
-- requests    = "how many"
-- last_time   = "the last of them, UTC"
-- audit_id    = "audit ID of the last"

SELECT
    verb,
    api_group,
    resource,
    subresource,
    resource || if(api_group = '', '', '.' || api_group) || if(subresource = '', '', '/' || subresource) AS target,
    level,
    count(*)                        AS requests,
    max(event_time)                 AS last_time,
    arg_max(audit_id, event_time)   AS audit_id
FROM audit_events
WHERE
    resource != ''
    AND level IS NOT NULL
    AND NOT truncated
    AND event_time >= getvariable('as_of')::TIMESTAMP - INTERVAL 30 DAY
GROUP BY ALL
