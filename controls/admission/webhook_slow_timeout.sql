-- title    = "Admission webhooks are waited for ten seconds at most"
-- severity = "low"
-- rating   = "Makes writes slow for everybody while the webhook hangs; nothing is let in by it"
-- since    = 2026-11-26
-- judges   = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
-- source   = ["https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/"]
-- why      = """
--   Each write waits for the webhook as long, several add up, and clients give up after 30 seconds: a hanging
--   webhook becomes an outage of the API."""
-- fix      = """
--   Set `timeoutSeconds: 5` or less, and look why it needs longer."""
-- misses   = """
--   How long the webhook takes in truth."""
-- alone    = """
--   a matter of availability below what frameworks ask for"""
-- params   = { seconds = 10 }

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(webhook || ' (' || timeout_seconds || ' s)' ORDER BY webhook_no) FILTER (wrong) AS webhooks,
        list(format('webhooks[{}].timeoutSeconds', webhook_no) ORDER BY webhook_no) FILTER (wrong) AS fields
    FROM (
        SELECT
            *,
            timeout_seconds > $seconds AS wrong
        FROM admission_webhooks
    ) AS asked
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(webhooks IS NULL, 'pass', 'fail')                 AS verdict,
    'may hold up each write: ' || array_to_string(webhooks, ', ') AS reason,
    fields
FROM found
