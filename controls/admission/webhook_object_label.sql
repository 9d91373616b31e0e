-- title    = "Validating webhooks see an object whatever labels it has"
-- severity = "medium"
-- rating   = "Whoever makes the object sets or leaves away the label, and with it the policy, in every namespace"
-- since    = 2026-11-26
-- judges   = ["ValidatingWebhookConfiguration"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/"]
-- why      = """
--   The labels of an object are written by whom the policy is to hold for: one label more or less, and the webhook
--   is not asked."""
-- fix      = """
--   Drop the `objectSelector`; leave out namespaces by name, or write the exemption into the policy itself."""
-- misses   = """
--   Mutating webhooks, whose selectors are mostly an offer; match conditions that look at labels; selectors of
--   admission policies and their bindings; labels that another policy guards, which belong into trusted. Webhooks of
--   which the selector only saves work are not told apart."""
-- params   = { trusted = [] }

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        webhook_no,
        webhook,
        list_filter(
            requirements,
            lambda term: term.selector = 'object' AND NOT list_contains($trusted, term.key)
        ) AS terms
    FROM admission_webhooks
    WHERE kind = 'ValidatingWebhookConfiguration' AND len(rules) > 0
)

SELECT
    kind,
    namespace,
    name,
    if(max(len(terms)) = 0, 'pass', 'fail')               AS verdict,
    'is not asked about objects by labels that their makers write: ' || array_to_string(
        list(webhook || ' (' || terms[1].key || ')' ORDER BY webhook_no) FILTER (len(terms) > 0), ', '
    )                                                     AS reason,
    list(format('webhooks[{}].objectSelector', webhook_no) ORDER BY webhook_no) FILTER (len(terms) > 0) AS fields
FROM found
GROUP BY ALL
