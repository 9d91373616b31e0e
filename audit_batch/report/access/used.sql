-- One row per right that a principal used with success since $since, with the names of the objects that it named.
SELECT
    verb,
    api_group,
    concat_ws('/', resource, nullif(subresource, '')) AS resource,
    namespace,
    list_sort(list(DISTINCT name) FILTER (name != ''))[:11] AS names,
    count(*) FILTER (name = '') > 0                   AS without_name,
    count(*)                                          AS requests,
    max(event_time)                                   AS last_used
FROM audit_events
WHERE effective_username = $username AND succeeded AND resource != '' AND event_time >= $since
GROUP BY ALL
ORDER BY ALL
