-- title    = "Keys of tokens are fetched over TLS"
-- severity = "high"
-- rating   = "Whoever gets on the way puts in a key and makes tokens for any user"
-- since    = 2026-11-26
-- judges   = ["RequestAuthentication"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule"]
-- why      = """
--   The keys decide which tokens are genuine. Over plain HTTP anybody on the way can send their own."""
-- fix      = """
--   Use `jwksUri: https://login.example.com/keys`, or put the keys into `jwks`. An issuer with an http address needs
--   one of the two."""
-- misses   = """
--   Addresses in the description of an issuer that is asked over TLS."""

WITH weak AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            jwt_rules,
            -- Without an address the issuer is asked where its keys are.
            lambda rule: starts_with(lower(coalesce(rule.jwksUri, if(rule.has_keys, NULL, rule.issuer))), 'http://')
        ) AS rules
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
