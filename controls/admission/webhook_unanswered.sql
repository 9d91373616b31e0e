-- title    = "Admission webhooks have something that answers"
-- severity = "high"
-- rating   = "Either the policy is off for all, or all that it is asked about is refused; who fills the gap decides"
-- since    = 2026-11-26
-- judges   = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
-- source   = ["https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/"]
-- why      = """
--   A webhook without a Service or without pods behind it answers nothing: with Ignore the policy is off, with Fail
--   writes are refused. Whoever may create a Service or pods of that name and holds its key answers in its place."""
-- fix      = """
--   Restore the workload, or delete what is left over: `kubectl delete validatingwebhookconfiguration NAME`."""
-- misses   = """
--   Pods that run and do not answer, wrong ports, network policies in between; webhooks behind a URL. Services
--   without a selector may be filled by hand and are not assessed."""

WITH answers AS (
    SELECT
        admission_webhooks.*,
        CASE
            WHEN NOT service_exists THEN 'its Service does not exist'
            WHEN backends.type = 'ExternalName' THEN 'its Service is a DNS name, to which no call is made'
            WHEN NOT has_selector THEN 'its Service has no selector'
            WHEN running = 0 THEN 'no workload is behind its Service'
        END AS gap
    FROM admission_webhooks
    LEFT JOIN service_backends AS backends
        ON backends.namespace = service_namespace AND backends.name = admission_webhooks.service
    WHERE admission_webhooks.service IS NOT NULL AND len(rules) > 0
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN bool_or(gap IS NOT NULL AND gap != 'its Service has no selector') THEN 'fail'
        WHEN bool_or(gap IS NOT NULL) THEN 'not_assessed'
        ELSE 'pass'
    END                                                                                     AS verdict,
    'gets no answer from: ' || array_to_string(
        list(webhook || ' (' || gap || ')' ORDER BY webhook_no) FILTER (gap IS NOT NULL), ', '
    )                                                                                       AS reason,
    list(format('webhooks[{}].clientConfig.service', webhook_no) ORDER BY webhook_no) FILTER (gap IS NOT NULL) AS fields
FROM answers
GROUP BY ALL
