-- title    = "Policy webhooks that see new pods see those of every namespace"
-- severity = "medium"
-- rating   = "What the policy forbids runs in the namespace that is left out, for whoever may start pods there"
-- since    = 2026-11-26
-- judges   = ["ValidatingWebhookConfiguration"]
-- source   = ["https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/"]
-- why      = """
--   In a namespace that the webhook does not see no policy holds: a privileged pod there owns the node, and with it
--   the pods of all others."""
-- fix      = """
--   Narrow the `namespaceSelector`, or say in the parameter `exempt` which namespaces may be left out, and guard who
--   may start pods in them."""
-- misses   = """
--   Object selectors and match conditions; webhooks of policies on other things than pods; mutating webhooks; what the
--   webhooks of one configuration look for, which count together. Kubernetes' own namespaces, and the one in which the
--   webhook itself runs, may be left out. In manifests without a namespace a selector cannot be assessed."""
-- params   = { exempt = ["kube-node-lease", "kube-public", "kube-system"] }

WITH asked AS (
    SELECT
        admission_webhooks.kind,
        admission_webhooks.namespace,
        admission_webhooks.name,
        list_distinct(list(seen) FILTER (seen IS NOT NULL))                           AS covered,
        list_distinct(list(service_namespace) FILTER (service_namespace IS NOT NULL)) AS homes,
        bool_or(namespace_selector IS NULL)                                           AS sees_all
    FROM admission_webhooks
    LEFT JOIN webhook_namespaces USING (kind, namespace, name, webhook_no)
    WHERE admission_webhooks.kind = 'ValidatingWebhookConfiguration' AND sees_new_pods
    GROUP BY ALL
),
missed AS (
    SELECT
        asked.kind,
        asked.namespace,
        asked.name,
        asked.sees_all,
        list(namespaces.name ORDER BY namespaces.name) FILTER (namespaces.name IS NOT NULL) AS missed
    FROM asked
    LEFT JOIN namespaces
        ON NOT list_contains(coalesce(covered, []), namespaces.name)
        AND NOT list_contains(coalesce(homes, []), namespaces.name)
        AND NOT list_contains($exempt, namespaces.name)
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(missed IS NULL, if(sees_all OR (SELECT count(*) FROM namespaces) > 0, 'pass', 'not_assessed'), 'fail') AS verdict,
    coalesce('does not see the pods of: ' || array_to_string(missed, ', '), 'selects namespaces, of which none is at hand')
        AS reason,
    ['webhooks']                                                                AS fields
FROM missed
