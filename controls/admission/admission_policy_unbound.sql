-- title    = "Admission policies are bound"
-- severity = "medium"
-- rating   = "The policy holds nowhere, while everybody believes that it does; what it forbids gets in"
-- since    = 2026-11-26
-- judges   = ["MutatingAdmissionPolicy", "ValidatingAdmissionPolicy"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/"]
-- why      = """
--   An admission policy without a binding is a text: nothing is asked of anybody, and a list of policies looks
--   complete."""
-- fix      = """
--   Bind it: `kind: ValidatingAdmissionPolicyBinding, spec: {policyName: NAME, validationActions: [Deny]}`, for a
--   mutating one `kind: MutatingAdmissionPolicyBinding, spec: {policyName: NAME}`, or delete it."""
-- misses   = """
--   Whether the binding holds everywhere; bindings that only warn, which another control judges."""

WITH bound AS (
    SELECT
        'ValidatingAdmissionPolicy' AS kind,
        policy
    FROM admission_policy_bindings
    UNION
    SELECT
        'MutatingAdmissionPolicy',
        policy
    FROM mutating_admission_policy_bindings
),
policies AS (
    SELECT
        kind,
        namespace,
        name
    FROM admission_policies
    UNION ALL
    SELECT
        kind,
        namespace,
        name
    FROM mutating_admission_policies
)

SELECT
    policies.kind,
    policies.namespace,
    policies.name,
    if(bound.policy IS NULL, 'fail', 'pass')       AS verdict,
    'no binding puts it in force'                  AS reason
FROM policies
LEFT JOIN bound
    ON bound.kind = policies.kind AND bound.policy = policies.name
