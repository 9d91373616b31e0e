-- grain    = "one row per audit policy that is known and request that it is tried with"
-- rests_on = []
-- [columns]
-- policy    = "digest of the policy, as in `audit_policies`"
-- who       = "person, administrator (of system:masters), service_account, node or anonymous: users and names that no rule names"
-- verb      = "verb of the request"
-- target    = "what is asked for: RESOURCE.GROUP/SUBRESOURCE, or a path"
-- namespace = "somewhere (a namespace that no rule names) or kube-system; empty for what lies in none, and for lists over all of them"
-- rule      = "place of the rule that decides; NULL where none matches"
-- level     = "level at which the request is logged: None, Metadata, Request or RequestResponse"
-- depth     = "the level as a number, 0 for None to 3 for RequestResponse"

WITH people AS (
    FROM (
        VALUES
            ('person', 'somebody@example.com', ['system:authenticated']),
            ('administrator', 'somebody@example.com', ['system:masters', 'system:authenticated']),
            (
                'service_account', 'system:serviceaccount:somewhere:somebody',
                ['system:serviceaccounts', 'system:serviceaccounts:somewhere', 'system:authenticated']
            ),
            ('node', 'system:node:somewhere', ['system:nodes', 'system:authenticated']),
            ('anonymous', 'system:anonymous', ['system:unauthenticated'])
    ) AS people (who, username, groups)
),
of_group AS (
    FROM (
        VALUES
            ('', true, [
                'pods', 'pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', 'pods/log', 'pods/ephemeralcontainers',
                'services', 'services/proxy', 'secrets', 'configmaps', 'serviceaccounts', 'serviceaccounts/token', 'events'
            ]),
            ('', false, ['namespaces', 'nodes', 'nodes/proxy']),
            ('apps', true, ['deployments', 'deployments/scale', 'daemonsets', 'statefulsets', 'replicasets']),
            ('batch', true, ['jobs', 'cronjobs']),
            ('events.k8s.io', true, ['events']),
            ('networking.k8s.io', true, ['networkpolicies', 'ingresses']),
            ('rbac.authorization.k8s.io', true, ['roles', 'rolebindings']),
            ('rbac.authorization.k8s.io', false, ['clusterroles', 'clusterrolebindings']),
            ('authentication.k8s.io', false, ['tokenreviews']),
            ('authorization.k8s.io', false, ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']),
            ('certificates.k8s.io', false, ['certificatesigningrequests', 'certificatesigningrequests/approval']),
            ('apiextensions.k8s.io', false, ['customresourcedefinitions']),
            ('apiregistration.k8s.io', false, ['apiservices']),
            ('admissionregistration.k8s.io', false, [
                'validatingwebhookconfigurations', 'mutatingwebhookconfigurations', 'validatingadmissionpolicies',
                'validatingadmissionpolicybindings', 'mutatingadmissionpolicies', 'mutatingadmissionpolicybindings'
            ]),
            ('projectcalico.org', false, ['globalnetworkpolicies']),
            ('cilium.io', true, ['ciliumnetworkpolicies']),
            ('cilium.io', false, ['ciliumclusterwidenetworkpolicies']),
            ('policy.networking.k8s.io', false, ['adminnetworkpolicies']),
            ('security.istio.io', true, ['authorizationpolicies']),
            ('example.com', true, ['widgets'])
    ) AS of_group (api_group, is_namespaced, names)
),
targets AS (
    SELECT
        api_group,
        name                                                                            AS combined,
        split_part(name, '/', 1)                                                        AS resource,
        split_part(name, '/', 2)                                                        AS subresource,
        resource || if(api_group = '', '', '.' || api_group) || if(subresource = '', '', '/' || subresource) AS target,
        is_namespaced,
        unnest(if(is_namespaced, ['somewhere', 'kube-system', ''], ['']))               AS namespace
    FROM (SELECT api_group, is_namespaced, unnest(names) AS name FROM of_group)
),
paths AS (
    SELECT unnest(['/anything', '/api', '/apis', '/logs/', '/metrics', '/version', '/healthz', '/livez', '/readyz']) AS target
),
requests AS (
    SELECT
        targets.target,
        targets.namespace,
        verbs.verb
    FROM targets
    CROSS JOIN (
        SELECT unnest(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']) AS verb
    ) AS verbs
    -- Over all namespaces one lists and watches only.
    WHERE NOT targets.is_namespaced OR targets.namespace != '' OR verbs.verb IN ('list', 'watch')
    UNION ALL
    SELECT
        target,
        '',
        'get'
    FROM paths
),
matched_people AS (
    SELECT
        rules.policy,
        rules.position,
        people.who
    FROM audit_policy_rules AS rules
    JOIN people
        ON
            (len(rules.users) = 0 OR list_contains(rules.users, people.username))
            AND (len(rules.user_groups) = 0 OR list_has_any(rules.user_groups, people.groups))
),
-- A resource is matched by its name with its subresource, by a star, and by a star in place of either of the two.
matched_targets AS (
    SELECT
        rules.policy,
        rules.position,
        targets.target,
        targets.namespace
    FROM audit_policy_rules AS rules
    JOIN targets
        ON
            rules.scope = 'everything'
            OR (
                rules.scope = 'resources'
                AND (len(rules.namespaces) = 0 OR list_contains(rules.namespaces, targets.namespace))
                AND (
                    len(rules.resources) = 0
                    OR list_bool_or(list_transform(
                        rules.resources,
                        lambda entry: coalesce(entry."group", '') = targets.api_group AND (
                            len(coalesce(entry.resources, [])) = 0
                            OR (
                                len(coalesce(entry.resourceNames, [])) = 0
                                AND list_has_any(
                                    entry.resources,
                                    [
                                        '*', targets.combined, targets.resource || '/*',
                                        if(targets.subresource = '', '*', '*/' || targets.subresource)
                                    ]
                                )
                            )
                        )
                    ))
                )
            )
    UNION ALL
    SELECT
        rules.policy,
        rules.position,
        paths.target,
        ''
    FROM audit_policy_rules AS rules
    JOIN paths
        ON
            rules.scope = 'everything'
            OR (
                rules.scope = 'paths'
                AND list_bool_or(list_transform(
                    rules.urls,
                    lambda url: url = paths.target OR (suffix(url, '*') AND starts_with(paths.target, rtrim(url, '*')))
                ))
            )
),
decided AS (
    SELECT
        matched_targets.policy,
        matched_people.who,
        requests.verb,
        requests.target,
        requests.namespace,
        min(rules.position) AS position
    FROM matched_targets
    JOIN requests USING (target, namespace)
    JOIN audit_policy_rules AS rules
        ON
            matched_targets.policy = rules.policy
            AND matched_targets.position = rules.position
            AND (len(rules.verbs) = 0 OR list_contains(rules.verbs, requests.verb))
    JOIN matched_people
        ON matched_targets.policy = matched_people.policy AND matched_targets.position = matched_people.position
    GROUP BY ALL
)
SELECT
    policies.policy,
    people.who,
    requests.verb,
    requests.target,
    requests.namespace,
    decided.position                                                              AS rule,
    coalesce(rules.level, 'None')                                                 AS level,
    coalesce(list_position(['Metadata', 'Request', 'RequestResponse'], rules.level), 0) AS depth
FROM (SELECT DISTINCT policy FROM audit_policies WHERE problem IS NULL) AS policies
CROSS JOIN requests
CROSS JOIN people
LEFT JOIN decided
    ON
        policies.policy = decided.policy
        AND people.who = decided.who
        AND requests.verb = decided.verb
        AND requests.target = decided.target
        AND requests.namespace = decided.namespace
LEFT JOIN audit_policy_rules AS rules
    ON decided.policy = rules.policy AND decided.position = rules.position
