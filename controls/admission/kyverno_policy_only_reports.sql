-- title    = "Kyverno policies refuse what breaks them"
-- severity = "medium"
-- rating   = "What the policy forbids gets in for everybody; a line in a report is all"
-- since    = 2026-11-26
-- judges   = [
--     "ClusterPolicy", "ImageValidatingPolicy", "NamespacedImageValidatingPolicy", "NamespacedValidatingPolicy",
--     "Policy", "ValidatingPolicy",
-- ]
-- source   = [
--     "https://kyverno.io/docs/policy-types/cluster-policy/validate",
--     "https://kyverno.io/docs/policy-types/validating-policy",
-- ]
-- why      = """
--   In the mode Audit, the default of rules, Kyverno notes a breach in a report and lets the object in; so does a
--   policy in CEL whose actions hold no Deny."""
-- fix      = """
--   Set `failureAction: Enforce` in each rule once the reports are clean, or `validationActions: [Deny]` in a policy
--   in CEL."""
-- misses   = """
--   Namespaces with another action than the rest, which are not assessed; exceptions, which another control judges.
--   Policies that only change, make or delete objects are not judged, nor those for other things than requests to the
--   cluster."""

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN NOT is_admission OR len(list_filter(checks, lambda entry: NOT entry.enforces)) > 0 THEN 'fail'
        WHEN has_overrides THEN 'not_assessed'
        ELSE 'pass'
    END                                                                     AS verdict,
    CASE
        WHEN NOT is_admission THEN 'is not asked when objects are made'
        WHEN kind LIKE '%ValidatingPolicy' THEN 'only warns of what breaks it, or reports it'
        WHEN len(list_filter(checks, lambda entry: NOT entry.enforces)) > 0 THEN 'only reports what breaks: '
            || array_to_string(
                list_sort(list_distinct(list_transform(
                    list_filter(checks, lambda entry: NOT entry.enforces), lambda entry: coalesce(entry.rule, '?')
                ))),
                ', '
            )
        ELSE 'has another action in some namespaces'
    END                                                                     AS reason,
    if(kind LIKE '%ValidatingPolicy', ['spec.validationActions'], ['spec.rules']) AS fields
FROM kyverno_policies
WHERE len(checks) > 0
