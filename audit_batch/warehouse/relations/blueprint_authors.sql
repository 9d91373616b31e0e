-- grain    = "one row per object that is there and not in the blueprint, or in it and gone, and whose making or removal the audit log holds"
-- rests_on = []
-- tells_unread = ["blueprint_comparison"]
-- [columns]
-- api_group  = "API group; empty for the core group"
-- kind       = "kind of the object"
-- namespace  = "namespace; empty for cluster-scoped kinds"
-- name       = "its name"
-- username   = "who made or removed it last, up to the snapshot in view; of an impersonated request whose rights were used"
-- event_time = "when, UTC"
-- told       = "who and when, in words"

WITH differing AS (
    SELECT
        api_group,
        kind,
        namespace,
        name,
        if(is_there, 'create', 'delete') AS verb,
        -- As Kubernetes itself makes the plural of a kind.
        CASE
            WHEN regexp_matches(kind, 's$') THEN lower(kind) || 'es'
            WHEN regexp_matches(kind, 'y$') THEN regexp_replace(lower(kind), 'y$', 'ies')
            ELSE lower(kind) || 's'
        END AS resource
    FROM blueprint_comparison
    WHERE unread IS NULL AND is_expected != is_there
),
done AS (
    SELECT
        audit_events.api_group,
        audit_events.resource,
        audit_events.namespace,
        audit_events.name,
        audit_events.verb,
        audit_events.effective_username AS username,
        audit_events.event_time
    FROM audit_events
    WHERE
        audit_events.verb IN ('create', 'delete')
        AND audit_events.subresource = ''
        AND audit_events.succeeded
        AND audit_events.event_time <= coalesce(getvariable('as_of')::TIMESTAMP, TIMESTAMP 'infinity')
)
SELECT
    differing.api_group,
    differing.kind,
    differing.namespace,
    differing.name,
    arg_max(done.username, done.event_time)                                                AS username,
    max(done.event_time)                                                                   AS event_time,
    concat(
        if(any_value(differing.verb) = 'create', 'made by ', 'removed by '),
        arg_max(done.username, done.event_time),
        strftime(max(done.event_time), ' on %Y-%m-%d %H:%M UTC')
    )                                                                                      AS told
FROM differing
JOIN done USING (api_group, resource, namespace, name, verb)
GROUP BY differing.api_group, differing.kind, differing.namespace, differing.name
