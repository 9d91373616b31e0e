-- grain    = "one row per admission webhook and namespace that its namespaceSelector lets it see"
-- rests_on = []
-- [columns]
-- kind       = "ValidatingWebhookConfiguration or MutatingWebhookConfiguration"
-- namespace  = "always empty: the configuration lies in no namespace"
-- name       = "name of the configuration"
-- webhook_no = "place in its webhooks, from 0"
-- seen       = "name of the namespace"

-- The API server gives every namespace its name as a label, which manifests leave out.
WITH labelled AS (
    SELECT
        name,
        map_concat(labels, MAP {'kubernetes.io/metadata.name': name}) AS labels
    FROM namespaces
)

SELECT
    admission_webhooks.kind,
    admission_webhooks.namespace,
    admission_webhooks.name,
    admission_webhooks.webhook_no,
    labelled.name AS seen
FROM admission_webhooks
INNER JOIN labelled
    ON len(
        list_filter(
            admission_webhooks.requirements,
            lambda term: term.selector = 'namespace' AND NOT CASE term.operator
                WHEN 'In' THEN coalesce(list_contains(term."values", labelled.labels[term.key]), false)
                WHEN 'NotIn' THEN NOT coalesce(list_contains(term."values", labelled.labels[term.key]), false)
                WHEN 'Exists' THEN labelled.labels[term.key] IS NOT NULL
                WHEN 'DoesNotExist' THEN labelled.labels[term.key] IS NULL
                ELSE false
            END
        )
    ) = 0
