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

WITH roots AS (
    SELECT root_namespace AS namespace
    FROM istio_mesh_settings
    UNION
    SELECT 'istio-system'
    WHERE NOT EXISTS (SELECT 1 FROM istio_mesh_settings)
),
asking AS (
    SELECT DISTINCT
        policies.namespace,
        policies.match_labels,
        cardinality(policies.match_labels) = 0 AND policies.target_refs IS NULL AS is_whole
    FROM istio_authorization_rules AS rules
    INNER JOIN istio_authorization_policies AS policies USING (namespace, name)
    WHERE rules.demands_token AND NOT (rules.action = 'ALLOW' AND policies.matches_all)
),
covered AS (
    SELECT DISTINCT checks.namespace, checks.name
    FROM istio_request_authentications AS checks
    INNER JOIN asking
        ON asking.namespace = checks.namespace
        OR (asking.is_whole AND asking.namespace IN (SELECT namespace FROM roots))
    WHERE len(
        list_filter(
            map_entries(asking.match_labels),
            lambda label: checks.match_labels[label.key] IS DISTINCT FROM label.value
        )
    ) = 0
)

SELECT
    checks.kind,
    checks.namespace,
    checks.name,
    if(covered.name IS NULL, 'fail', 'pass')                          AS verdict,
    'checks tokens, but no AuthorizationPolicy for its workloads asks for one' AS reason
FROM istio_request_authentications AS checks
LEFT JOIN covered USING (namespace, name)
WHERE len(jwt_rules) > 0
