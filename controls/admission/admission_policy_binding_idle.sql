-- title    = "Bindings of admission policies put a policy in force"
-- severity = "medium"
-- rating   = "A policy that seems to be in force does not hold anywhere; what it forbids gets in"
-- since    = 2026-11-26
-- judges   = ["MutatingAdmissionPolicyBinding", "ValidatingAdmissionPolicyBinding"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/"]
-- why      = """
--   A binding to a policy that does not exist, or that judges nothing, changes nothing, and nobody is told."""
-- fix      = """
--   Correct `spec.policyName`, give the policy its validations, or delete the binding."""
-- misses   = """
--   Bindings whose selectors match no namespace or object; policies whose rules name no resource that exists."""

WITH bindings AS (
    SELECT
        kind,
        namespace,
        name,
        policy,
        policy_acts
    FROM admission_policy_bindings
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        policy,
        policy_acts
    FROM mutating_admission_policy_bindings
)

SELECT
    kind,
    namespace,
    name,
    if(policy_acts, 'pass', 'fail')                                                     AS verdict,
    'its policy ' || coalesce(policy, '(none)')
        || if(policy_acts IS NULL, ' does not exist', ' is asked about nothing')        AS reason,
    ['spec.policyName']                                                                 AS fields
FROM bindings
