-- grain = "one row per cluster and day with audit events, as they are stored: every stage of each request counts"
-- [columns]
-- cluster          = "name of the cluster"
-- day              = "day, UTC"
-- events           = "events of it"
-- metadata         = "events of it that were logged at level Metadata"
-- request          = "at level Request"
-- request_response = "at level RequestResponse"
-- unknown_level    = "without a level, as a cloud leaves it out"
-- truncated        = "events that were cut on their way"
-- first_time       = "time of its first event, UTC"
-- last_time        = "time of its last event, UTC"

SELECT
    cluster,
    event_time::DATE                       AS day,
    count(*)                               AS events,
    count_if(level = 'Metadata')           AS metadata,
    count_if(level = 'Request')            AS request,
    count_if(level = 'RequestResponse')    AS request_response,
    count_if(level = '')                   AS unknown_level,
    count_if(truncated)                    AS truncated,
    min(event_time)                        AS first_time,
    max(event_time)                        AS last_time
FROM stored_events
GROUP BY cluster, event_time::DATE
