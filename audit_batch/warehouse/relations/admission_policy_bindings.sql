-- grain    = "one row per ValidatingAdmissionPolicyBinding"
-- rests_on = ["validatingadmissionpolicybindings.admissionregistration.k8s.io"]
-- [columns]
-- kind            = "always ValidatingAdmissionPolicyBinding"
-- namespace       = "always empty: it lies in no namespace"
-- name            = "name of the ValidatingAdmissionPolicyBinding"
-- uid             = "UID of the object"
-- created_at      = "when it was created, UTC; NULL in manifests"
-- labels          = "labels; empty when there are none"
-- policy          = "ValidatingAdmissionPolicy that it puts in force"
-- actions         = "Deny, Warn, Audit; empty when there are none"
-- denies          = "what fails is refused"
-- match_resources = "what it is limited to, as JSON; NULL when it holds wherever the policy does"
-- has_param       = "it names an object with parameters, or a selector of some"
-- policy_acts     = "that policy has validations, and rules on what it looks at; NULL when it does not exist"
-- param_missing   = "Allow or Deny when the parameters are not there; NULL when unset"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)"},
                "spec": {"policyName": "VARCHAR", "validationActions": ["VARCHAR"], "matchResources": "JSON", "paramRef": {"name": "VARCHAR", "selector": "JSON", "parameterNotFoundAction": "VARCHAR"}}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'admissionregistration.k8s.io' AND kind = 'ValidatingAdmissionPolicyBinding'
)
SELECT
    parsed.kind,
    parsed.namespace,
    parsed.name,
    parsed.uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    body.spec.policyName AS policy,
    coalesce(body.spec.validationActions, []) AS actions,
    list_contains(coalesce(body.spec.validationActions, []), 'Deny') AS denies,
    body.spec.matchResources AS match_resources,
    body.spec.paramRef IS NOT NULL AS has_param,
    CASE
        WHEN admission_policies.name IS NOT NULL
            THEN admission_policies.validations > 0
            AND coalesce(json_array_length(admission_policies.match_constraints, '$.resourceRules'), 0) > 0
    END AS policy_acts,
    body.spec.paramRef.parameterNotFoundAction AS param_missing
FROM parsed
LEFT JOIN admission_policies ON admission_policies.name = body.spec.policyName
