-- One row per request that is sought, the newest $limit of them, oldest first.
WITH sought AS (
    SELECT
        cluster,
        audit_id,
        event_time,
        username,
        impersonated_username,
        verb,
        resource,
        subresource,
        namespace,
        name,
        request_uri,
        status_code,
        source_ip,
        program,
        command_text
    FROM audit_events
    WHERE
        ($user = '' OR username = $user OR impersonated_username = $user)
        AND ($resource = '' OR resource = $resource)
        AND ($subresource = '' OR subresource = $subresource)
        AND ($namespace = '' OR namespace = $namespace)
        AND ($name = '' OR name = $name)
        AND ($source = '' OR source_ip = $source)
        AND (NOT $changes OR is_write)
        AND (NOT $denied OR status_code IN (401, 403))
    ORDER BY event_time DESC, audit_id DESC
    LIMIT $limit
),

told AS (
    SELECT
        cluster,
        audit_id,
        string_agg(DISTINCT detection, ', ' ORDER BY detection) AS detections
    FROM detections
    WHERE audit_id IN (SELECT sought.audit_id FROM sought)
    GROUP BY ALL
)
SELECT
    sought.event_time                                                         AS time,
    concat_ws(' as ', sought.username, sought.impersonated_username)          AS who,
    sought.verb,
    CASE
        WHEN sought.resource = '' THEN regexp_extract(sought.request_uri, '^[^?]*')
        ELSE concat(
            sought.resource, if(sought.subresource = '', '', '/'), sought.subresource, ' ',
            concat_ws('/', nullif(sought.namespace, ''), nullif(sought.name, ''))
        )
    END                                                                       AS what,
    coalesce(sought.command_text, '')                                         AS command,
    sought.status_code                                                        AS status,
    sought.source_ip                                                          AS source,
    sought.program,
    coalesce(told.detections, '')                                             AS told_by,
    sought.audit_id
FROM sought
LEFT JOIN told
    ON sought.cluster = told.cluster AND sought.audit_id = told.audit_id
ORDER BY sought.event_time, sought.audit_id
