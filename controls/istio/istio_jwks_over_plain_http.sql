-- title    = "Keys of tokens are fetched over TLS"
-- severity = "high"
-- rating   = "Whoever gets on the way puts in a key and makes tokens for any user"
-- since    = 2026-11-26
-- judges   = ["RequestAuthentication"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule"]
-- why      = """
--   The keys decide which tokens are genuine. Over plain HTTP anybody on the way can send their own."""
-- fix      = """
--   Use `jwksUri: https://login.example.com/keys`, or put the keys into `jwks`."""
-- misses   = """
--   Keys found through the issuer's own description, which are fetched over TLS when the issuer is an https
--   address."""

WITH weak AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(jwt_rules, lambda rule: starts_with(lower(rule.jwksUri), 'http://')) AS rules
    FROM istio_request_authentications
)

SELECT
    kind,
    namespace,
    name,
    if(len(rules) > 0, 'fail', 'pass')                          AS verdict,
    'fetches the keys in plain text for ' || array_to_string(
        list_transform(rules, lambda rule: coalesce(rule.issuer, '?')), ', '
    )                                                           AS reason,
    ['spec.jwtRules']                                           AS fields
FROM weak
