-- title    = "Admission policies refuse what they cannot judge"
-- severity = "medium"
-- rating   = "An object that makes the rule stumble gets in; needs a rule with a fault that can be brought about"
-- since    = 2026-11-26
-- judges   = ["MutatingAdmissionPolicy", "ValidatingAdmissionPolicy"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#failure-policy"]
-- why      = """
--   With the failure policy Ignore an object for which an expression fails, for want of a field for example, passes
--   unjudged, and whoever knows that leaves the field away."""
-- fix      = """
--   Set `failurePolicy: Fail` and write expressions that cannot fail: `has(object.spec.x) && …`."""
-- misses   = """
--   Expressions that are true by mistake."""

SELECT
    kind,
    namespace,
    name,
    if(failure_policy = 'Ignore', 'fail', 'pass')      AS verdict,
    'lets through what it fails to judge'              AS reason,
    ['spec.failurePolicy']                             AS fields
FROM (
    SELECT
        kind,
        namespace,
        name,
        failure_policy
    FROM admission_policies
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        failure_policy
    FROM mutating_admission_policies
) AS policies
