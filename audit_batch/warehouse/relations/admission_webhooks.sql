-- grain    = "one row per webhook of each ValidatingWebhookConfiguration and MutatingWebhookConfiguration"
-- rests_on = ["validatingwebhookconfigurations.admissionregistration.k8s.io", "mutatingwebhookconfigurations.admissionregistration.k8s.io"]
-- [columns]
-- kind               = "ValidatingWebhookConfiguration or MutatingWebhookConfiguration"
-- namespace          = "always empty: the configuration lies in no namespace"
-- name               = "name of the configuration"
-- webhook_no         = "place in its webhooks, from 0"
-- webhook            = "name of the webhook; its place, for example number 0, when a manifest leaves it out"
-- failure_policy     = "Fail or Ignore, which lets through what the webhook does not answer; when unset Fail, in manifests of v1beta1 Ignore"
-- timeout_seconds    = "seconds before the webhook counts as failed; when unset 10, in manifests of v1beta1 30"
-- side_effects       = "None, NoneOnDryRun, Some or Unknown, which it is in manifests of v1beta1 when unset"
-- url                = "URL outside the cluster; NULL for a Service"
-- service_namespace  = "namespace of the Service that answers; NULL for a URL"
-- service            = "name of that Service; NULL for a URL"
-- service_exists     = "that Service exists; NULL for a URL"
-- has_ca_bundle      = "a CA for the webhook's certificate is set; the placeholder Cg==, an empty line, is none"
-- rules              = "what it is asked about, as a list of (api_groups, api_versions, resources, operations, scope); empty when it is asked about nothing"
-- namespace_selector = "selector of namespaces as JSON; NULL when unset or empty, so that it holds for all"
-- object_selector    = "selector of objects as JSON; NULL when unset or empty, so that it holds for all"
-- match_conditions   = "CEL conditions as JSON; NULL when unset"
-- reinvocation_policy = "Never or IfNeeded; Never when unset; NULL for validating webhooks"
-- sees_new_pods      = "some rule asks it about pods that are created; one for pods/* does so too"
-- requirements       = "what both selectors demand, as a list of (selector, key, operator, values), selector namespace or object; empty when they hold for all"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        api_version = 'admissionregistration.k8s.io/v1beta1' AS is_beta,
        from_json(
            doc,
            '{
                "webhooks": [
                    {
                        "name": "VARCHAR",
                        "failurePolicy": "VARCHAR",
                        "timeoutSeconds": "INTEGER",
                        "sideEffects": "VARCHAR",
                        "reinvocationPolicy": "VARCHAR",
                        "clientConfig": {
                            "url": "VARCHAR",
                            "caBundle": "VARCHAR",
                            "service": {"namespace": "VARCHAR", "name": "VARCHAR"}
                        },
                        "rules": [
                            {
                                "apiGroups": ["VARCHAR"],
                                "apiVersions": ["VARCHAR"],
                                "resources": ["VARCHAR"],
                                "operations": ["VARCHAR"],
                                "scope": "VARCHAR"
                            }
                        ],
                        "namespaceSelector": "JSON",
                        "objectSelector": "JSON",
                        "matchConditions": "JSON"
                    }
                ]
            }'
        ).webhooks AS webhooks
    FROM objects
    WHERE api_group = 'admissionregistration.k8s.io'
        AND kind IN ('ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration')
),
positioned AS (
    SELECT
        kind,
        namespace,
        name,
        is_beta,
        generate_subscripts(webhooks, 1) - 1 AS webhook_no,
        unnest(webhooks)                     AS webhook
    FROM parsed
),
selecting AS (
    SELECT
        *,
        from_json(
            webhook.namespaceSelector,
            '{"matchLabels": "MAP(VARCHAR, VARCHAR)", "matchExpressions": [{"key": "VARCHAR", "operator": "VARCHAR", "values": ["VARCHAR"]}]}'
        ) AS namespace_terms,
        from_json(
            webhook.objectSelector,
            '{"matchLabels": "MAP(VARCHAR, VARCHAR)", "matchExpressions": [{"key": "VARCHAR", "operator": "VARCHAR", "values": ["VARCHAR"]}]}'
        ) AS object_terms
    FROM positioned
)
SELECT
    selecting.kind,
    selecting.namespace,
    selecting.name,
    webhook_no,
    coalesce(nullif(webhook.name, ''), 'number ' || webhook_no)     AS webhook,
    coalesce(nullif(webhook.failurePolicy, ''), if(is_beta, 'Ignore', 'Fail'))
                                                                    AS failure_policy,
    coalesce(webhook.timeoutSeconds, if(is_beta, 30, 10))           AS timeout_seconds,
    coalesce(webhook.sideEffects, if(is_beta, 'Unknown', NULL))     AS side_effects,
    webhook.clientConfig.url                                        AS url,
    webhook.clientConfig.service.namespace                          AS service_namespace,
    webhook.clientConfig.service.name                               AS service,
    if(webhook.clientConfig.service IS NULL, NULL, services.name IS NOT NULL)
                                                                    AS service_exists,
    coalesce(webhook.clientConfig.caBundle, '') NOT IN ('', 'Cg==') AS has_ca_bundle,
    coalesce(
        list_transform(
            webhook.rules,
            lambda rule: {
                'api_groups': coalesce(rule.apiGroups, []),
                'api_versions': coalesce(rule.apiVersions, []),
                'resources': coalesce(rule.resources, []),
                'operations': coalesce(rule.operations, []),
                'scope': coalesce(rule.scope, '*')
            }
        ),
        []
    )                                                               AS rules,
    if(webhook.namespaceSelector::VARCHAR = '{}', NULL, webhook.namespaceSelector)
                                                                    AS namespace_selector,
    if(webhook.objectSelector::VARCHAR = '{}', NULL, webhook.objectSelector)
                                                                    AS object_selector,
    webhook.matchConditions                                         AS match_conditions,
    if(
        selecting.kind = 'MutatingWebhookConfiguration',
        coalesce(nullif(webhook.reinvocationPolicy, ''), 'Never'),
        NULL
    )                                                               AS reinvocation_policy,
    len(
        list_filter(
            coalesce(webhook.rules, []),
            lambda rule: list_has_any(coalesce(rule.apiGroups, []), ['', '*'])
                AND list_has_any(coalesce(rule.apiVersions, []), ['v1', '*'])
                AND list_has_any(coalesce(rule.resources, []), ['pods', 'pods/*', '*', '*/*'])
                AND list_has_any(coalesce(rule.operations, []), ['CREATE', '*'])
                AND coalesce(rule.scope, '*') != 'Cluster'
        )
    ) > 0                                                           AS sees_new_pods,
    list_concat(
        list_transform(
            coalesce(map_entries(namespace_terms.matchLabels), []),
            lambda label: {
                'selector': 'namespace', 'key': label.key, 'operator': 'In', 'values': [label.value]
            }
        ),
        list_transform(
            coalesce(namespace_terms.matchExpressions, []),
            lambda term: {
                'selector': 'namespace',
                'key': term.key,
                'operator': term.operator,
                'values': coalesce(term."values", [])
            }
        ),
        list_transform(
            coalesce(map_entries(object_terms.matchLabels), []),
            lambda label: {
                'selector': 'object', 'key': label.key, 'operator': 'In', 'values': [label.value]
            }
        ),
        list_transform(
            coalesce(object_terms.matchExpressions, []),
            lambda term: {
                'selector': 'object',
                'key': term.key,
                'operator': term.operator,
                'values': coalesce(term."values", [])
            }
        )
    )                                                               AS requirements
FROM selecting
LEFT JOIN services
    ON services.namespace = webhook.clientConfig.service.namespace
    AND services.name = webhook.clientConfig.service.name
