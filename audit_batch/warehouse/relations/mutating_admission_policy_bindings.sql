-- grain    = "one row per MutatingAdmissionPolicyBinding"
-- rests_on = ["mutatingadmissionpolicybindings.admissionregistration.k8s.io"]
-- [columns]
-- kind = "always MutatingAdmissionPolicyBinding"
-- namespace = "always empty: it lies in no namespace"
-- name = "name of the object"
-- policy = "MutatingAdmissionPolicy that it puts in force"
-- has_param = "it names an object with parameters, or a selector of some"
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
    kind,
    namespace,
    name,
    spec.policyName AS policy,
    spec.paramRef IS NOT NULL AS has_param,
    spec.paramRef.parameterNotFoundAction AS param_missing
FROM parsed
