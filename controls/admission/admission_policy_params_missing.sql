-- title    = "Admission policies with parameters hold when those are missing"
-- severity = "medium"
-- rating   = "Who may delete the parameters, often a ConfigMap, ends the policy where the binding holds"
-- since    = 2026-11-26
-- judges   = ["MutatingAdmissionPolicyBinding", "ValidatingAdmissionPolicyBinding"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#parameter-resources",
-- ]
-- why      = """
--   With parameterNotFoundAction Allow everything passes when the parameters are not there, and a binding without
--   parameters leaves the expressions without what they compare with."""
-- fix      = """
--   Name the parameters and set `paramRef: {name: limits, namespace: policy, parameterNotFoundAction: Deny}`."""
-- misses   = """
--   Whether the parameters exist now, and who may change them; parameters that hold nothing."""

WITH bindings AS (
    SELECT
        admission_policy_bindings.*
    FROM admission_policy_bindings
    INNER JOIN admission_policies
        ON admission_policies.name = policy AND param_kind IS NOT NULL
),
mutating AS (
    SELECT
        mutating_admission_policy_bindings.*
    FROM mutating_admission_policy_bindings
    INNER JOIN mutating_admission_policies
        ON mutating_admission_policies.name = policy AND param_kind IS NOT NULL
)

SELECT
    kind,
    namespace,
    name,
    if(has_param AND param_missing = 'Deny', 'pass', 'fail')                                     AS verdict,
    if(has_param, 'lets everything pass when the parameters are missing', 'names no parameters') AS reason,
    ['spec.paramRef']                                                                            AS fields
FROM (
    SELECT
        kind,
        namespace,
        name,
        has_param,
        param_missing
    FROM bindings
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        has_param,
        param_missing
    FROM mutating
) AS parametrised
