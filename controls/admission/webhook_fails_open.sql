-- title    = "Admission webhooks refuse when they do not answer"
-- severity = "medium"
-- rating   = "A policy is off for all, but only while its webhook is down or somebody keeps it busy"
-- since    = 2026-11-25
-- judges   = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy",
-- ]
-- why      = """
--   With the failure policy Ignore a policy is off whenever its webhook is down, slow or cut off, and whoever can
--   bring that about gets in what the policy forbids."""
-- fix      = """
--   Set `failurePolicy: Fail`, run the webhook with several replicas, and leave out the namespaces that it needs to
--   start, such as `namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn,
--   values: [kube-system]}]}`. A webhook that only adds comfort gets a waiver."""
-- misses   = """
--   Whether a webhook enforces anything, or only adds comfort; selectors and match conditions that leave out objects;
--   webhooks that answer yes to all; admission policies written in CEL. Webhooks without rules are asked nothing and
--   do not count."""

WITH judged AS (
    SELECT
        kind,
        namespace,
        name,
        list(webhook ORDER BY webhook_no) FILTER (WHERE failure_policy = 'Ignore' AND len(rules) > 0) AS webhooks,
        list(format('webhooks[{}].failurePolicy', webhook_no) ORDER BY webhook_no)
            FILTER (WHERE failure_policy = 'Ignore' AND len(rules) > 0)                               AS fields
    FROM admission_webhooks
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(webhooks IS NULL, 'pass', 'fail')                                                           AS verdict,
    'lets through what these webhooks do not answer: ' || array_to_string(webhooks, ', ') AS reason,
    fields
FROM judged
