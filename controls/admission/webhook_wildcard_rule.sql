-- title    = "Admission webhooks are asked only about what they judge"
-- severity = "medium"
-- rating   = "Stops the whole cluster when it fails, and reads every Secret that is written; needs a fault"
-- since    = 2026-11-26
-- judges   = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
-- source   = ["https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/"]
-- why      = """
--   A webhook that is asked about every resource of every group reads each Secret and token request, slows each
--   write, and with the policy Fail a fault in it stops the whole cluster, its own repair included."""
-- fix      = """
--   Name groups and resources: `rules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE],
--   resources: [deployments]}]`."""
-- misses   = """
--   Long lists that come to the same; what selectors and match conditions leave out again. A rule for all resources
--   of one group, or for the status of all, is no wildcard here."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(webhook ORDER BY webhook_no) FILTER (wrong) AS webhooks,
        list(format('webhooks[{}].rules', webhook_no) ORDER BY webhook_no) FILTER (wrong) AS fields
    FROM (
        SELECT
            *,
            len(
                list_filter(
                    rules,
                    lambda rule: list_contains(rule.api_groups, '*')
                        AND list_has_any(rule.resources, ['*', '*/*'])
                )
            ) > 0 AS wrong
        FROM admission_webhooks
    ) AS asked
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(webhooks IS NULL, 'pass', 'fail')                 AS verdict,
    'are asked about every resource of every API group: ' || array_to_string(webhooks, ', ') AS reason,
    fields
FROM found
