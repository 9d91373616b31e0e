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

WITH settings AS (
    SELECT
        audit_id,
        event_time,
        verb,
        problem,
        body -> '$.webhooks[*]'                    AS hooks,
        body ->> '$.webhooks[*].name'              AS names,
        list_transform(
            list_filter(hooks, lambda hook: (hook ->> '$.failurePolicy') = 'Ignore'), lambda hook: hook ->> '$.name'
        )                                          AS lenient,
        -- What is looked at, by which webhook and by which server.
        flatten(list_transform(hooks, lambda hook: list_transform(
            list_concat(
                list_transform(hook ->> '$.rules[*].operations[*]', lambda part: concat('operation ', part)),
                list_transform(hook ->> '$.rules[*].apiGroups[*]', lambda part: concat('group ', part)),
                list_transform(hook ->> '$.rules[*].apiVersions[*]', lambda part: concat('version ', part)),
                list_transform(hook ->> '$.rules[*].resources[*]', lambda part: concat('resource ', part)),
                list_transform(json_extract(hook, '$.rules[*]'), lambda entry: concat('scope ', coalesce(entry ->> '$.scope', '*')))
            ),
            lambda part: {
                'part': part,
                'star': concat(split_part(part, ' ', 1), ' *'),
                'name': hook ->> '$.name',
                'server': concat_ws(
                    ' ', hook ->> '$.clientConfig.service.namespace', hook ->> '$.clientConfig.service.name',
                    hook ->> '$.clientConfig.url'
                )
            }
        )))                                        AS parts,
        list_concat(
            body -> '$.webhooks[*].namespaceSelector.matchExpressions[*]',
            body -> '$.webhooks[*].objectSelector.matchExpressions[*]'
        )                                          AS expressions,
        list_concat(
            list_transform(expressions, lambda one: concat(one ->> '$.key', ' ', one ->> '$.operator')),
            flatten(list_transform(
                list_concat(
                    body -> '$.webhooks[*].namespaceSelector.matchLabels', body -> '$.webhooks[*].objectSelector.matchLabels'
                ),
                lambda labels: list_transform(json_keys(labels), lambda key: concat(key, '=', labels ->> concat('$."', key, '"')))
            )),
            body ->> '$.webhooks[*].matchConditions[*].expression',
            list_filter(body ->> '$.webhooks[*].matchPolicy', lambda policy: policy = 'Exact')
        )                                          AS limits,
        coalesce(list_sum(list_transform(
            expressions,
            lambda one: len(one -> '$.values[*]') * CASE one ->> '$.operator' WHEN 'NotIn' THEN 1 WHEN 'In' THEN -1 ELSE 0 END
        )), 0)                                     AS excluded
    FROM audit_bodies
    WHERE resource IN ('mutatingwebhookconfigurations', 'validatingwebhookconfigurations')
),

paired AS (
    SELECT
        settings.*,
        requests.username,
        requests.actor,
        requests.target,
        requests.is_system,
        lag(settings) OVER earlier AS before
    FROM settings
    JOIN audit_requests AS requests USING (audit_id)
    WHERE requests.succeeded
    WINDOW earlier AS (PARTITION BY requests.target, settings.problem = '' ORDER BY settings.event_time, settings.audit_id)
),

compared AS (
    SELECT
        *,
        before IS NOT NULL                                                                  AS is_known,
        -- A star holds all that was named before, and a webhook of another name may take over what one did that is gone.
        len(hooks) < len(before.hooks)
        OR len(list_filter(
            before.parts,
            lambda one: NOT list_has_any(
                list_transform(
                    list_filter(parts, lambda part: part.name = one.name OR NOT list_contains(names, one.name)),
                    lambda part: part.part
                ),
                [one.part, one.star, one.star || '/*']
            )
        )) > 0                                                                              AS has_fewer,
        NOT has_fewer
        AND len(list_filter(
            before.parts,
            lambda one: NOT list_has_any(
                list_transform(list_filter(parts, lambda part: part.server = one.server), lambda part: part.part),
                [one.part, one.star, one.star || '/*']
            )
        )) > 0                                                                              AS is_moved,
        len(lenient) > len(before.lenient)
        OR list_has_any(
            lenient, list_filter(before.names, lambda name: NOT list_contains(before.lenient, name))
        )                                                                                   AS is_lenient,
        len(limits) > len(before.limits)
        OR NOT list_has_all(before.limits, limits)
        OR (len(limits) = len(before.limits) AND excluded > before.excluded)                AS is_limited
    FROM paired
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
FROM compared
WHERE
    NOT is_system
    AND (
        (problem != '' AND verb IN ('update', 'patch'))
        -- One that is removed and made anew counts as well.
        OR (is_known AND (has_fewer OR is_lenient OR is_limited OR is_moved))
    )
