-- title    = "Mutating webhooks look again at pods that others changed"
-- severity = "low"
-- rating   = "Containers that a later webhook adds miss the settings of an earlier one; a policy may still refuse them"
-- since    = 2026-11-26
-- judges   = ["MutatingWebhookConfiguration"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#reinvocation-policy",
-- ]
-- why      = """
--   Webhooks are called one after the other. What a later one adds, a sidecar for example, an earlier one never sees
--   unless it asks to be called again, so that its defaults are missing there."""
-- fix      = """
--   Set `reinvocationPolicy: IfNeeded` where the webhook may be called twice without harm."""
-- misses   = """
--   Whether the webhook minds what others add; other objects than pods; only one mutating configuration leaves
--   nothing to see again and is not judged."""
-- alone    = """
--   an order of calls that no framework speaks of"""

WITH asked AS (
    SELECT
        kind,
        namespace,
        name,
        list(webhook ORDER BY webhook_no) FILTER (reinvocation_policy = 'Never') AS webhooks,
        list(format('webhooks[{}].reinvocationPolicy', webhook_no) ORDER BY webhook_no)
            FILTER (reinvocation_policy = 'Never')                               AS fields,
        count(*) OVER ()                                                         AS configurations
    FROM admission_webhooks
    WHERE kind = 'MutatingWebhookConfiguration' AND sees_new_pods
    GROUP BY kind, namespace, name
)

SELECT
    kind,
    namespace,
    name,
    if(webhooks IS NULL, 'pass', 'fail')                                                     AS verdict,
    'do not see what other webhooks add to pods: ' || array_to_string(webhooks, ', ') AS reason,
    fields
FROM asked
WHERE configurations > 1
