-- title    = "Policies that deny have a rule"
-- severity = "low"
-- rating   = "Somebody believes that calls are refused which go through"
-- since    = 2026-11-26
-- judges   = ["AuthorizationPolicy"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/authorization-policy/#AuthorizationPolicy"]
-- why      = """
--   A DENY policy without rules never matches: it refuses nothing, unlike an ALLOW policy without rules, which
--   refuses all."""
-- fix      = """
--   Write what is refused, `rules: [{}]` for everything, or use ALLOW without rules."""
-- misses   = """
--   Rules that match no request that ever comes."""

SELECT
    kind,
    namespace,
    name,
    if(len(rules) = 0, 'fail', 'pass') AS verdict,
    'its action is ' || action || ' and it has no rule, so that it never matches' AS reason,
    ['spec.rules'] AS fields
FROM istio_authorization_policies
WHERE action IN ('AUDIT', 'CUSTOM', 'DENY')
