-- title     = "Nothing breaks an admission policy that only watches"
-- severity  = "low"
-- rating    = "The policy was there to find out what breaks it; whoever does was told by no one"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1610"]
-- level     = "Metadata"
-- watches   = ["create *", "update *", "patch *"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#audit-annotations", "https://kubernetes.io/docs/reference/labels-annotations-taints/audit-annotations/"]
-- why       = """
--   A ValidatingAdmissionPolicy whose binding says Audit lets the object in and writes to the audit log why it
--   should not have been."""
-- fix       = """
--   Mend the object, then let the binding refuse the next: `validationActions: [Deny]`."""
-- benign    = """
--   A policy that is tried out before it is enforced."""
-- misses    = """
--   Policies whose binding only warns or refuses; policy engines of others."""

WITH noted AS (
    SELECT
        *,
        (annotations ->> '$."validation.policy.admission.k8s.io/validation_failure"') AS failure
    FROM audit_requests
    WHERE contains(annotations::VARCHAR, 'validation.policy.admission.k8s.io/validation_failure')
)
SELECT
    audit_id,
    concat(
        username, ' breaks ',
        coalesce(
            array_to_string(list_sort(list_distinct(try_cast(failure AS JSON) ->> '$[*].policy')), ', '), 'a policy'
        )
    )     AS finding,
    concat(
        verb, ' ', target, ': ',
        coalesce(array_to_string(try_cast(failure AS JSON) ->> '$[*].message', '; '), 'the log does not say why')
    )     AS reason,
    'low' AS severity,
    {'policies': try_cast(failure AS JSON) ->> '$[*].policy', 'bindings': try_cast(failure AS JSON) ->> '$[*].binding'} AS evidence
FROM noted
WHERE NOT is_system
