-- title     = "Nobody makes an admission webhook let more through"
-- severity  = "high"
-- rating    = "The policy looks as if it were there; what it was to refuse is let in"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1562.001"]
-- level     = "Request"
-- watches   = ["update mutatingwebhookconfigurations.admissionregistration.k8s.io", "patch mutatingwebhookconfigurations.admissionregistration.k8s.io", "update validatingwebhookconfigurations.admissionregistration.k8s.io", "patch validatingwebhookconfigurations.admissionregistration.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy", "https://attack.mitre.org/techniques/T1562/001/"]
-- why       = """
--   A webhook whose failures are ignored, that looks at fewer namespaces or has fewer rules refuses less than
--   before, and its configuration is still there for whoever looks."""
-- fix       = """
--   Compare with version control, `kubectl diff -f FILE`, and bring back what stood there."""
-- benign    = """
--   Upgrades of a policy engine, which set their webhooks anew by their own account and are low."""
-- misses    = """
--   A change of which the day's log holds no earlier state, and the first one of all."""

WITH states AS (
    SELECT
        requests.audit_id,
        requests.username,
        requests.actor,
        requests.target,
        requests.is_system,
        bodies.verb,
        len(bodies.body -> '$.webhooks[*]')                                        AS hooks,
        len(list_filter(bodies.body ->> '$.webhooks[*].failurePolicy', lambda policy: policy = 'Ignore')) AS lenient,
        len(bodies.body -> '$.webhooks[*].rules[*].resources[*]')                  AS resources,
        len(bodies.body -> '$.webhooks[*].namespaceSelector.matchExpressions[*]')
        + len(bodies.body -> '$.webhooks[*].objectSelector.matchExpressions[*]')
        + len(bodies.body -> '$.webhooks[*].namespaceSelector.matchLabels.*')
        + len(bodies.body -> '$.webhooks[*].matchConditions[*]')                   AS limits,
        bodies.problem,
        lag(bodies.audit_id) OVER earlier IS NOT NULL                              AS is_known,
        hooks < lag(hooks) OVER earlier OR resources < lag(resources) OVER earlier AS has_fewer,
        lenient > lag(lenient) OVER earlier                                        AS is_lenient,
        limits > lag(limits) OVER earlier                                          AS is_limited
    FROM audit_bodies AS bodies
    JOIN audit_requests AS requests USING (audit_id)
    WHERE
        requests.resource IN ('mutatingwebhookconfigurations', 'validatingwebhookconfigurations')
        AND requests.succeeded
    WINDOW earlier AS (PARTITION BY requests.target, bodies.problem = '' ORDER BY requests.event_time, bodies.audit_id)
)
SELECT
    audit_id,
    concat(username, ': ', target)               AS finding,
    if(problem = '', 'fail', 'not_assessed')     AS verdict,
    if(
        problem = '',
        concat(
            'changed ', target, ': ',
            concat_ws(
                ', ', if(is_lenient, 'its failures are ignored', NULL), if(has_fewer, 'it looks at less', NULL),
                if(is_limited, 'it leaves more out', NULL)
            )
        ),
        problem
    )                                            AS reason,
    if(actor = 'service_account', 'low', 'high') AS severity
FROM states
WHERE
    NOT is_system
    AND verb IN ('update', 'patch')
    AND (problem != '' OR (is_known AND (has_fewer OR is_lenient OR is_limited)))
