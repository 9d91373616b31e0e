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
--   Write ValidatingAdmissionPolicies with bindings that deny, or run Kyverno, Gatekeeper or Kubewarden with their
--   webhooks' failure policy Fail."""
-- misses   = """
--   What the policies say, and how many there are. The verdict stands at the namespace kube-system for the whole
--   cluster. Webhook engines are known by the API groups of their CRDs beside a validating webhook that is asked
--   about new pods and fails closed; Gatekeeper constraints that only report are not seen."""
-- [params]
-- engine_groups = [
--     "config.jspolicy.com", "kyverno.io", "policies.kubewarden.io", "policies.kyverno.io", "policy.jspolicy.com",
--     "templates.gatekeeper.sh",
-- ]

WITH engines AS (
    SELECT DISTINCT served_group
    FROM crds
    WHERE list_contains($engine_groups, served_group)
),
guards AS (
    SELECT name
    FROM admission_webhooks
    WHERE kind = 'ValidatingWebhookConfiguration' AND sees_new_pods AND failure_policy = 'Fail'
),
denying AS (
    SELECT admission_policies.name
    FROM admission_policies
    INNER JOIN admission_policy_bindings
        ON policy = admission_policies.name AND denies
    WHERE validations > 0
),
facts AS (
    SELECT
        (SELECT count(*) FROM denying) > 0                           AS has_policies,
        (SELECT count(*) FROM guards) > 0                            AS has_guards,
        (SELECT string_agg(served_group, ', ' ORDER BY served_group) FROM engines) AS engines
)

SELECT
    namespaces.kind,
    namespaces.namespace,
    namespaces.name,
    if(has_policies OR (has_guards AND engines IS NOT NULL), 'pass', 'fail') AS verdict,
    coalesce(
        'has the kinds of ' || engines || ', but no validating webhook that must agree to new pods',
        'no policy engine is there, and no ValidatingAdmissionPolicy that refuses anything'
    )                                                                        AS reason
FROM namespaces
CROSS JOIN facts
WHERE namespaces.name = 'kube-system'
