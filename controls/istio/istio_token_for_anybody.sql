-- title    = "Tokens are taken only if they were issued for the service"
-- severity = "low"
-- rating   = "A token that a user gave to another service of the same issuer opens this one too"
-- since    = 2026-11-26
-- judges   = ["RequestAuthentication"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule"]
-- why      = """
--   Without audiences every token of the issuer is good here, also one that was meant for another application."""
-- fix      = """
--   Set `audiences: [shop.example.com]` in each rule."""
-- misses   = """
--   Audiences that are compared in an AuthorizationPolicy or by the workload. Without audiences Istio takes the
--   name of the Service in some versions only."""

WITH weak AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(jwt_rules, lambda rule: len(rule.audiences) = 0) AS rules
    FROM istio_request_authentications
)

SELECT
    kind,
    namespace,
    name,
    if(len(rules) > 0, 'fail', 'pass')                          AS verdict,
    'takes tokens for any audience from ' || array_to_string(
        list_transform(rules, lambda rule: coalesce(rule.issuer, '?')), ', '
    )                                                           AS reason,
    ['spec.jwtRules']                                           AS fields
FROM weak
