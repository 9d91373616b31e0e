-- title    = "AuthorizationPolicies do not allow by exclusion"
-- severity = "medium"
-- rating   = "Whoever is not on the list gets in, callers without any identity included"
-- since    = 2026-11-26
-- judges   = ["AuthorizationPolicy"]
-- source   = [
--     "https://istio.io/latest/docs/reference/config/security/authorization-policy/",
--     "https://istio.io/latest/docs/ops/best-practices/security/",
-- ]
-- why      = """
--   A source that only excludes, such as notNamespaces, matches all others: new namespaces, and callers in plain
--   text, who have no identity at all."""
-- fix      = """
--   Name who is allowed, for example `source: {namespaces: [shop]}`, and write exclusions as a DENY policy."""
-- misses   = """
--   Exclusions of paths and methods; DENY policies, where excluding is right."""

WITH open_rules AS (
    SELECT
        namespace,
        name,
        list(rule_no ORDER BY rule_no) AS numbers
    FROM istio_authorization_rules
    WHERE action = 'ALLOW' AND only_excludes
    GROUP BY ALL
)

SELECT
    policies.kind,
    policies.namespace,
    policies.name,
    if(open_rules.name IS NULL, 'pass', 'fail')                       AS verdict,
    'allows everybody but a few, by rule ' || array_to_string(open_rules.numbers, ', ')           AS reason,
    list_transform(open_rules.numbers, lambda number: 'spec.rules[' || number || ']') AS fields
FROM istio_authorization_policies AS policies
LEFT JOIN open_rules USING (namespace, name)
WHERE policies.action = 'ALLOW'
