-- title    = "Admission webhooks on Services name the CA that they are checked by"
-- severity = "medium"
-- rating   = "Never answers, so that a policy is off or writes are refused, wherever the webhook is asked"
-- since    = 2026-11-26
-- judges   = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/"]
-- why      = """
--   The API server then checks the webhook's certificate by the CAs of its own system, which sign for no Service:
--   each call fails, and with the failure policy Ignore the policy is off without a word."""
-- fix      = """
--   Set `clientConfig.caBundle`, or let cert-manager fill it in: annotation `cert-manager.io/inject-ca-from:
--   policy/webhook`."""
-- misses   = """
--   Whether the CA is the right one; webhooks behind a URL, which a public CA may sign. Manifests whose CA is filled
--   in after they are applied fail although their cluster is well."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(webhook ORDER BY webhook_no) FILTER (wrong) AS webhooks,
        list(format('webhooks[{}].clientConfig', webhook_no) ORDER BY webhook_no) FILTER (wrong) AS fields
    FROM (
        SELECT
            *,
            NOT has_ca_bundle AS wrong
        FROM admission_webhooks
        WHERE service IS NOT NULL
    ) AS asked
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(webhooks IS NULL, 'pass', 'fail')                 AS verdict,
    'cannot be checked for want of a CA: ' || array_to_string(webhooks, ', ') AS reason,
    fields
FROM found
