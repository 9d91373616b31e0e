-- title    = "Where tokens are checked they are required"
-- severity = "high"
-- rating   = "Whoever sends no token at all is let through, past a login that everybody believes in"
-- since    = 2026-11-26
-- judges   = ["RequestAuthentication"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/request_authentication/"]
-- why      = """
--   A RequestAuthentication refuses wrong tokens only: a request without one passes, unless an AuthorizationPolicy
--   asks for it."""
-- fix      = """
--   Add a policy for the same pods: `action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]`."""
-- misses   = """
--   Whether every path is covered by the policy, and whether another one allows more; policies that are attached
--   by targetRefs are only compared by namespace."""

WITH asking AS (
    SELECT DISTINCT
        policies.namespace,
        policies.match_labels
    FROM istio_authorization_rules AS rules
    INNER JOIN istio_authorization_policies AS policies USING (namespace, name)
    WHERE rules.demands_token
)

SELECT
    checks.kind,
    checks.namespace,
    checks.name,
    if(
        EXISTS (
            SELECT 1
            FROM asking
            WHERE (
                asking.namespace = checks.namespace
                AND (cardinality(asking.match_labels) = 0 OR asking.match_labels = checks.match_labels)
            )
            OR (
                cardinality(asking.match_labels) = 0
                AND asking.namespace IN (SELECT root_namespace FROM istio_mesh_settings)
            )
        ),
        'pass',
        'fail'
    )                                                                 AS verdict,
    'checks tokens, but no AuthorizationPolicy for its workloads asks for one' AS reason
FROM istio_request_authentications AS checks
WHERE len(jwt_rules) > 0
