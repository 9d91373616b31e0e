-- One row per verb and path, no resource, that a principal used with success since $since.
SELECT
    verb,
    regexp_extract(request_uri, '^[^?]*') AS path,
    count(*)                              AS requests
FROM audit_events
WHERE effective_username = $username AND succeeded AND resource = '' AND event_time >= $since
GROUP BY ALL
ORDER BY ALL
