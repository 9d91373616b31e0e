-- title    = "Admission webhooks answer from inside the cluster"
-- severity = "medium"
-- rating   = "Reads or decides every write that it is asked about, from a host that the cluster does not guard"
-- since    = 2026-11-26
-- judges   = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#url"]
-- why      = """
--   A webhook behind a URL sends the objects out, Secrets among them, and whoever runs or takes that host, or its
--   name in DNS, decides what gets in or rewrites it."""
-- fix      = """
--   Run it in the cluster and name it by `clientConfig: {service: {namespace: policy, name: webhook}}`, or list the
--   exact URL in the parameter `allowed_urls`."""
-- misses   = """
--   What a webhook inside the cluster passes on to others; URLs on the control plane node itself, such as those of
--   managed clusters, belong into allowed_urls."""
-- params   = { allowed_urls = [] }

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(webhook || ' (' || url || ')' ORDER BY webhook_no) FILTER (wrong) AS webhooks,
        list(format('webhooks[{}].clientConfig.url', webhook_no) ORDER BY webhook_no) FILTER (wrong) AS fields
    FROM (
        SELECT
            *,
            url IS NOT NULL AND NOT list_contains($allowed_urls, url) AS wrong
        FROM admission_webhooks
    ) AS asked
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(webhooks IS NULL, 'pass', 'fail')                 AS verdict,
    'are asked outside the cluster: ' || array_to_string(webhooks, ', ') AS reason,
    fields
FROM found
