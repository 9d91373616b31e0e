-- grain    = "one row per policy of an engine that is known: ValidatingAdmissionPolicies, Kyverno, Gatekeeper"
-- rests_on = []
-- [columns]
-- kind = "kind of the policy"
-- namespace = "namespace; empty for those that hold in the whole cluster"
-- name = "name of the object"
-- engine = "ValidatingAdmissionPolicy, Kyverno or Gatekeeper"
-- refuses = "something that breaks it is refused, as far as the policy and its bindings say; where one of several rules refuses, too"

SELECT
    kind,
    namespace,
    name,
    'ValidatingAdmissionPolicy' AS engine,
    validations > 0 AND name IN (
        SELECT policy
        FROM admission_policy_bindings
        WHERE denies AND policy IS NOT NULL
    ) AS refuses
FROM admission_policies
UNION ALL
SELECT
    kind,
    namespace,
    name,
    'Kyverno' AS engine,
    is_admission AND len(list_filter(checks, lambda entry: entry.enforces)) > 0 AS refuses
FROM kyverno_policies
UNION ALL
SELECT
    kind,
    namespace,
    name,
    'Gatekeeper' AS engine,
    denies AS refuses
FROM gatekeeper_constraints
