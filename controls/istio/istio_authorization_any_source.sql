-- title    = "AuthorizationPolicies name who is allowed"
-- severity = "medium"
-- rating   = "Everybody in the mesh may do what the rule allows"
-- since    = 2026-11-26
-- judges   = ["AuthorizationPolicy"]
-- source   = [
--     "https://istio.io/latest/docs/reference/config/security/authorization-policy/",
--     "https://istio.io/latest/docs/ops/best-practices/security/",
-- ]
-- why      = """
--   A rule without a source, or with * for namespaces, asks only what is done and not by whom."""
-- fix      = """
--   Add `from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]` to the rule, once all callers use mutual TLS:
--   those without it have no principal and are refused."""
-- misses   = """
--   Rules limited by conditions are taken as limited, and so are those for every identity (principals *); what the
--   operation of the rule is worth; empty rules, which another control fails."""

WITH open_rules AS (
    SELECT
        namespace,
        name,
        list(rule_no ORDER BY rule_no) AS numbers
    FROM istio_authorization_rules
    WHERE action = 'ALLOW' AND names_everybody AND NOT has_conditions
    GROUP BY ALL
)

SELECT
    policies.kind,
    policies.namespace,
    policies.name,
    if(open_rules.name IS NULL, 'pass', 'fail')                       AS verdict,
    'allows everybody, by rule ' || array_to_string(open_rules.numbers, ', ')           AS reason,
    list_transform(open_rules.numbers, lambda number: 'spec.rules[' || number || ']') AS fields
FROM istio_authorization_policies AS policies
LEFT JOIN open_rules USING (namespace, name)
WHERE policies.action = 'ALLOW'
