-- grain    = "one row per MutatingAdmissionPolicy"
-- rests_on = ["mutatingadmissionpolicies.admissionregistration.k8s.io"]
-- [columns]
-- kind = "always MutatingAdmissionPolicy"
-- namespace = "always empty: it lies in no namespace"
-- name = "name of the object"
-- failure_policy = "Fail or Ignore; Fail when unset"
-- mutations = "number of changes that it makes"
-- match_conditions = "CEL conditions as JSON; NULL when unset"
-- param_kind = "kind of its parameters; NULL without any"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{"spec": {"failurePolicy": "VARCHAR", "mutations": ["JSON"], "matchConditions": "JSON", "paramKind": {"kind": "VARCHAR"}}}'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'admissionregistration.k8s.io' AND kind = 'MutatingAdmissionPolicy'
)
SELECT
    kind,
    namespace,
    name,
    coalesce(nullif(spec.failurePolicy, ''), 'Fail') AS failure_policy,
    coalesce(len(spec.mutations), 0) AS mutations,
    spec.matchConditions AS match_conditions,
    spec.paramKind.kind AS param_kind
FROM parsed
