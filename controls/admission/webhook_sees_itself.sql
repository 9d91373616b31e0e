-- title    = "Admission webhooks are not asked about their own pods"
-- severity = "medium"
-- rating   = "Once all its pods are gone nothing it is asked about can start again, itself included"
-- since    = 2026-11-26
-- judges   = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
-- source   = ["https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/"]
-- why      = """
--   A webhook with the policy Fail that is asked about its own pods blocks them as soon as none of them runs: after
--   an outage the cluster cannot come back by itself."""
-- fix      = """
--   Leave out its own namespace: `namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name,
--   operator: NotIn, values: [policy]}]}`."""
-- misses   = """
--   Circles over several webhooks; webhooks that are asked about what their pods need, such as nodes or ReplicaSets.
--   With match conditions, or a selector of objects, it is not assessed whether its own pods are left out, nor where
--   a selector of labels decides and its namespace is not at hand."""

WITH judged AS (
    SELECT
        admission_webhooks.*,
        homes.name IS NULL                                                                            AS is_homeless,
        flatten(list_transform(list_filter(requirements, lambda term: term.selector = 'namespace'
            AND term.key = 'kubernetes.io/metadata.name' AND term.operator = 'NotIn'), lambda term: term."values"))
                                                                                                      AS left_out,
        failure_policy = 'Fail' AND sees_new_pods
        AND (seen IS NOT NULL OR (is_homeless AND NOT list_contains(left_out, service_namespace)))    AS is_own,
        object_selector IS NOT NULL OR coalesce(json_array_length(match_conditions), 0) > 0
        OR (is_homeless AND namespace_selector IS NOT NULL)                                           AS is_limited
    FROM admission_webhooks
    LEFT JOIN namespaces AS homes ON homes.name = service_namespace
    LEFT JOIN webhook_namespaces
        ON webhook_namespaces.kind = admission_webhooks.kind
        AND webhook_namespaces.name = admission_webhooks.name
        AND webhook_namespaces.webhook_no = admission_webhooks.webhook_no
        AND seen = service_namespace
    WHERE service IS NOT NULL
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN bool_or(is_own AND NOT is_limited) THEN 'fail'
        WHEN bool_or(is_own) THEN 'not_assessed'
        ELSE 'pass'
    END                                                                              AS verdict,
    'must answer before pods of its own namespace start: ' || array_to_string(
        list(webhook || ' (' || service_namespace || ')' ORDER BY webhook_no) FILTER (is_own), ', '
    )                                                                                AS reason,
    list(format('webhooks[{}].namespaceSelector', webhook_no) ORDER BY webhook_no) FILTER (is_own) AS fields
FROM judged
GROUP BY ALL
