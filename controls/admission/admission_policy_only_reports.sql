-- title    = "Bound admission policies refuse what breaks them"
-- severity = "medium"
-- rating   = "What the policy forbids gets in for everybody; a warning or a note in the log is all"
-- since    = 2026-11-26
-- judges   = ["ValidatingAdmissionPolicy"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-actions",
-- ]
-- why      = """
--   With the actions Warn and Audit alone the policy refuses nothing: the pod that it names is made, and whoever
--   made it read a warning at best."""
-- fix      = """
--   Add `Deny` once the log shows no more breaches: `spec: {validationActions: [Deny, Audit]}`."""
-- misses   = """
--   In how many namespaces the binding that refuses holds; policies without any binding, which another control
--   judges."""

WITH bound AS (
    SELECT
        policy,
        bool_or(denies)                  AS denies,
        list(name ORDER BY name)         AS bindings
    FROM admission_policy_bindings
    GROUP BY policy
)

SELECT
    admission_policies.kind,
    admission_policies.namespace,
    admission_policies.name,
    if(denies, 'pass', 'fail')                                           AS verdict,
    'is bound, but refuses nothing: ' || array_to_string(bindings, ', ') AS reason
FROM admission_policies
INNER JOIN bound
    ON bound.policy = admission_policies.name
