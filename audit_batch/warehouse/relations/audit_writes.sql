-- grain    = "one row per request in audit_bodies of somebody else than Kubernetes itself, and told in words; of those that came to nothing only what can be read"
-- rests_on = []
-- [columns]
-- audit_id    = "audit ID of the request"
-- event_time  = "when its last stage was reached, UTC"
-- username    = "who asked"
-- resource    = "plural of the kind"
-- subresource = "subresource; empty for most"
-- namespace   = "namespace; empty for cluster-scoped objects"
-- name        = "name of the object"
-- body        = "the object as JSON; NULL where it cannot be read"
-- problem     = "why it cannot be read; empty where it can"
-- succeeded   = "whether the request was let in and answered without an error"
-- finding     = "who and on what, in words: all such requests together are one finding"
-- verdict     = "what a detection says that looks for such content: fail, or not_assessed where it cannot be read"
-- deed        = "what was done, in words: wrote or tried to write, and the object"
-- client      = "address and user agent, as evidence"

SELECT
    bodies.audit_id,
    bodies.event_time,
    requests.username,
    bodies.resource,
    bodies.subresource,
    bodies.namespace,
    bodies.name,
    bodies.body,
    bodies.problem,
    requests.succeeded,
    concat(requests.username, ': ', requests.target)                             AS finding,
    if(bodies.problem = '', 'fail', 'not_assessed')                              AS verdict,
    concat(if(requests.succeeded, 'wrote ', 'tried to write '), requests.target) AS deed,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent}         AS client
FROM audit_bodies AS bodies
JOIN audit_requests AS requests USING (audit_id, event_time)
WHERE
    NOT requests.is_system
    AND (bodies.problem = '' OR requests.succeeded)
