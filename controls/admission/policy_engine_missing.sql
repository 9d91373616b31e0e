-- title    = "A policy engine decides what pods may do"
-- severity = "medium"
-- rating   = "Without one only Pod Security levels stand between whoever may start pods and the nodes"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://kubernetes.io/docs/concepts/security/"]
-- why      = """
--   Pod Security admission knows three levels and nothing else: registries, labels, services, ingresses and
--   exceptions for one workload need a policy engine."""
-- fix      = """
--   Write ValidatingAdmissionPolicies whose bindings have `validationActions: [Deny]`, or policies of Kyverno,
--   Gatekeeper or Kubewarden that refuse, with `failurePolicy: Fail` in their webhooks."""
-- misses   = """
--   What the policies say, for which namespaces, and which selectors and conditions leave pods out. The verdict stands
--   at the namespace kube-system for the whole cluster. A ValidatingAdmissionPolicy counts when it is asked about new
--   pods, or about what makes pods. Policies of Kyverno and Gatekeeper count beside a validating webhook that is asked
--   about new pods and fails closed, whoever answers it; other engines (engine_groups) are known by the API groups of
--   their CRDs beside one."""
-- params   = { engine_groups = ["config.jspolicy.com", "policies.kubewarden.io", "policy.jspolicy.com"] }

WITH engines AS (
    SELECT served_group AS engine
    FROM crds
    WHERE list_contains($engine_groups, served_group)
    UNION
    SELECT engine
    FROM engine_policies
    WHERE refuses AND engine != 'ValidatingAdmissionPolicy'
),
guards AS (
    SELECT name
    FROM admission_webhooks
    WHERE kind = 'ValidatingWebhookConfiguration' AND sees_new_pods AND failure_policy = 'Fail'
),
facts AS (
    SELECT
        (SELECT count(*) FROM engine_policies WHERE refuses AND judges_pods) > 0                   AS has_policies,
        (SELECT count(*) FROM guards) > 0                                                          AS has_guards,
        (SELECT string_agg(engine, ', ' ORDER BY engine) FROM engines)                             AS engines,
        (SELECT coalesce(list(concat_ws('/', kind, nullif(namespace, ''), name)), []) FROM engine_policies) AS found
)

SELECT
    namespaces.kind,
    namespaces.namespace,
    namespaces.name,
    if(has_policies OR (has_guards AND engines IS NOT NULL), 'pass', 'fail') AS verdict,
    CASE
        WHEN engines IS NOT NULL THEN 'has policies of ' || engines || ', but no validating webhook that must agree to new pods'
        WHEN len(found) > 0 THEN 'none of its ' || len(found) || ' policies refuses pods'
        ELSE 'no policy engine is there, and no ValidatingAdmissionPolicy that refuses anything'
    END                                                                      AS reason,
    {'policies': list_sort(found)[:20]}                                      AS evidence
FROM namespaces
CROSS JOIN facts
WHERE namespaces.name = 'kube-system'
