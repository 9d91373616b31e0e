-- grain    = "one row per MutatingAdmissionPolicyBinding"
-- rests_on = ["mutatingadmissionpolicybindings.admissionregistration.k8s.io"]
-- [columns]
-- kind = "always MutatingAdmissionPolicyBinding"
-- namespace = "always empty: it lies in no namespace"
-- name = "name of the object"
-- policy = "MutatingAdmissionPolicy that it puts in force"
-- has_param = "it names an object with parameters, or a selector of some"
-- policy_acts = "that policy makes changes; NULL when it does not exist"
-- param_missing = "Allow or Deny when the parameters are not there; NULL when unset"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{"spec": {"policyName": "VARCHAR", "paramRef": {"parameterNotFoundAction": "VARCHAR"}}}'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'admissionregistration.k8s.io' AND kind = 'MutatingAdmissionPolicyBinding'
)
SELECT
    parsed.kind,
    parsed.namespace,
    parsed.name,
    spec.policyName AS policy,
    spec.paramRef IS NOT NULL AS has_param,
    mutating_admission_policies.mutations > 0 AS policy_acts,
    spec.paramRef.parameterNotFoundAction AS param_missing
FROM parsed
LEFT JOIN mutating_admission_policies ON mutating_admission_policies.name = spec.policyName
