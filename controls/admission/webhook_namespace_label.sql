-- title    = "Webhooks leave out namespaces by name, not by a label"
-- severity = "medium"
-- rating   = "Ends a policy for a whole namespace; needs the right to edit that namespace, which some tenants hold"
-- since    = 2026-11-26
-- judges   = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]
-- source   = ["https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/"]
-- why      = """
--   Whoever may edit a namespace can set a label that leaves it out, kube-system as well, and from then on the
--   policy does not hold there."""
-- fix      = """
--   Leave out by the label that only the API server sets: `namespaceSelector: {matchExpressions: [{key:
--   kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}`."""
-- misses   = """
--   Selectors that take a namespace in by a label, which can be removed again; other policies that guard the labels,
--   whose labels belong into trusted."""
-- params   = { trusted = ["kubernetes.io/metadata.name"] }

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        webhook_no,
        webhook,
        list_filter(
            requirements,
            lambda term: term.selector = 'namespace'
                AND term.operator IN ('NotIn', 'DoesNotExist')
                AND NOT list_contains($trusted, term.key)
        ) AS terms
    FROM admission_webhooks
    WHERE len(rules) > 0
)

SELECT
    kind,
    namespace,
    name,
    if(max(len(terms)) = 0, 'pass', 'fail')               AS verdict,
    'leaves out namespaces by labels that may be set on any: ' || array_to_string(
        list(webhook || ' (' || terms[1].key || ')' ORDER BY webhook_no) FILTER (len(terms) > 0), ', '
    )                                                     AS reason,
    list(format('webhooks[{}].namespaceSelector', webhook_no) ORDER BY webhook_no) FILTER (len(terms) > 0) AS fields
FROM found
GROUP BY ALL
