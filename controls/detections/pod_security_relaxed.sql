-- title     = "Nobody lowers the Pod Security level of a namespace"
-- severity  = "high"
-- rating    = "From then on pods that own their node are let in; a platform team does it for a few namespaces, and rarely"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1562.001"]
-- level     = "Request"
-- watches   = ["create namespaces", "update namespaces", "patch namespaces"]
-- source    = ["https://kubernetes.io/docs/concepts/security/pod-security-admission/", "https://attack.mitre.org/techniques/T1562/001/"]
-- why       = """
--   A label of the namespace is all that Pod Security goes by. Who may change namespaces turns it off for theirs,
--   and starts what it would have refused."""
-- fix       = """
--   Raise it again, `kubectl label namespace NAME pod-security.kubernetes.io/enforce=restricted --overwrite`, see
--   which pods were made meanwhile, and take `patch` on `namespaces` out of the role."""
-- benign    = """
--   Namespaces for agents of nodes, which are made with the level privileged: that is low."""
-- misses    = """
--   A label that is taken away where the day's log holds no earlier state of the namespace. An older version of the
--   same level."""

WITH states AS (
    SELECT
        requests.audit_id,
        requests.username,
        requests.name,
        requests.succeeded,
        requests.is_system,
        requests.verb = 'create' OR requests.status_code = 201                                 AS is_new,
        bodies.problem,
        coalesce(bodies.body ->> '$.metadata.labels."pod-security.kubernetes.io/enforce"', '') AS enforced,
        -- What was only tried is no state.
        lag(if(requests.succeeded, enforced, NULL) IGNORE NULLS) OVER earlier                  AS level_before,
        list_position(['privileged', '', 'baseline', 'restricted'], enforced)
        < list_position(['privileged', '', 'baseline', 'restricted'], level_before)            AS is_lower
    FROM audit_bodies AS bodies
    JOIN audit_requests AS requests USING (audit_id)
    -- Labels can be changed by way of the status and of finalize too.
    WHERE requests.resource = 'namespaces'
    WINDOW earlier AS (PARTITION BY requests.name, bodies.problem = '' ORDER BY requests.event_time, bodies.audit_id)
)
SELECT
    audit_id,
    concat(username, ': ', name)                AS finding,
    if(problem = '', 'fail', 'not_assessed')    AS verdict,
    if(
        problem = '',
        concat(
            if(succeeded, 'gave ', 'tried to give '), name, if(enforced = '', ' no level', concat(' the level ', enforced)),
            if(is_lower, concat(', after ', level_before), '')
        ),
        problem
    )                                           AS reason,
    CASE
        WHEN is_new THEN 'low'
        WHEN NOT succeeded THEN 'medium'
        WHEN enforced = 'privileged' THEN 'high'
        ELSE 'medium'
    END                                         AS severity,
    {'level': enforced, 'before': level_before} AS evidence
FROM states
WHERE
    NOT is_system
    AND (
        (problem != '' AND succeeded)
        OR (problem = '' AND (is_lower OR (enforced = 'privileged' AND level_before IS DISTINCT FROM 'privileged')))
    )
