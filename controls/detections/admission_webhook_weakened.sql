-- title     = "Nobody makes an admission webhook let more through"
-- severity  = "high"
-- rating    = "The policy looks as if it were there; what it was to refuse is let in"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1562.001"]
-- level     = "Request"
-- watches   = ["create mutatingwebhookconfigurations.admissionregistration.k8s.io", "create validatingwebhookconfigurations.admissionregistration.k8s.io", "update mutatingwebhookconfigurations.admissionregistration.k8s.io", "patch mutatingwebhookconfigurations.admissionregistration.k8s.io", "update validatingwebhookconfigurations.admissionregistration.k8s.io", "patch validatingwebhookconfigurations.admissionregistration.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy", "https://attack.mitre.org/techniques/T1562/001/"]
-- why       = """
--   A webhook whose failures are ignored, that looks at fewer namespaces, has fewer rules or asks another server
--   refuses less than before, and its configuration is still there for whoever looks."""
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
        list_concat(
            list_transform(bodies.body ->> '$.webhooks[*].rules[*].operations[*]', lambda part: concat('operation ', part)),
            list_transform(bodies.body ->> '$.webhooks[*].rules[*].apiGroups[*]', lambda part: concat('group ', part)),
            list_transform(bodies.body ->> '$.webhooks[*].rules[*].resources[*]', lambda part: concat('resource ', part))
        )                                                                          AS parts,
        list_concat(
            bodies.body -> '$.webhooks[*].namespaceSelector.matchExpressions[*]',
            bodies.body -> '$.webhooks[*].objectSelector.matchExpressions[*]'
        )                                                                          AS expressions,
        len(expressions)
        + len(bodies.body -> '$.webhooks[*].namespaceSelector.matchLabels.*')
        + len(bodies.body -> '$.webhooks[*].objectSelector.matchLabels.*')
        + len(bodies.body -> '$.webhooks[*].matchConditions[*]')                   AS limits,
        coalesce(list_sum(list_transform(
            expressions,
            lambda one: len(one -> '$.values[*]') * CASE one ->> '$.operator' WHEN 'NotIn' THEN 1 WHEN 'In' THEN -1 ELSE 0 END
        )), 0)                                                                     AS excluded,
        concat(
            list_sort(bodies.body ->> '$.webhooks[*].clientConfig.service.namespace'),
            list_sort(bodies.body ->> '$.webhooks[*].clientConfig.service.name'),
            list_sort(bodies.body ->> '$.webhooks[*].clientConfig.url')
        )                                                                          AS servers,
        bodies.problem,
        lag(bodies.audit_id) OVER earlier IS NOT NULL                              AS is_known,
        hooks < lag(hooks) OVER earlier
        -- A star holds all that was named before.
        OR len(list_filter(
            lag(parts) OVER earlier,
            lambda part: NOT list_has_any(
                parts, [part, concat(split_part(part, ' ', 1), ' *'), concat(split_part(part, ' ', 1), ' */*')]
            )
        )) > 0                                                                     AS has_fewer,
        lenient > lag(lenient) OVER earlier                                        AS is_lenient,
        limits > lag(limits) OVER earlier
        OR (limits = lag(limits) OVER earlier AND excluded > lag(excluded) OVER earlier) AS is_limited,
        hooks = lag(hooks) OVER earlier AND servers != lag(servers) OVER earlier   AS is_moved
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
                if(is_limited, 'it leaves more out', NULL), if(is_moved, 'another server is asked', NULL)
            )
        ),
        problem
    )                                            AS reason,
    if(actor = 'service_account', 'low', 'high') AS severity
FROM states
WHERE
    NOT is_system
    AND (
        (problem != '' AND verb IN ('update', 'patch'))
        -- One that is removed and made anew counts as well.
        OR (is_known AND (has_fewer OR is_lenient OR is_limited OR is_moved))
    )
