-- grain    = "one row per ValidatingAdmissionPolicy"
-- rests_on = ["validatingadmissionpolicies.admissionregistration.k8s.io"]
-- [columns]
-- kind              = "always ValidatingAdmissionPolicy"
-- namespace         = "always empty: it lies in no namespace"
-- name              = "name of the ValidatingAdmissionPolicy"
-- uid               = "UID of the object"
-- created_at        = "when it was created, UTC; NULL in manifests"
-- labels            = "labels; empty when there are none"
-- failure_policy    = "Fail or Ignore; Fail when unset"
-- validations       = "number of validations"
-- match_constraints = "what it looks at, as JSON; NULL when unset"
-- match_conditions  = "CEL conditions as JSON; NULL when unset"
-- param_kind        = "kind of its parameters; NULL without any"

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
                "spec": {"failurePolicy": "VARCHAR", "matchConstraints": "JSON", "matchConditions": "JSON", "validations": ["JSON"], "paramKind": {"apiVersion": "VARCHAR", "kind": "VARCHAR"}}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'admissionregistration.k8s.io' AND kind = 'ValidatingAdmissionPolicy'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(nullif(body.spec.failurePolicy, ''), 'Fail') AS failure_policy,
    coalesce(len(body.spec.validations), 0) AS validations,
    body.spec.matchConstraints AS match_constraints,
    body.spec.matchConditions AS match_conditions,
    body.spec.paramKind.kind AS param_kind
FROM parsed
