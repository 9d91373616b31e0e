-- title    = "No AuthorizationPolicy allows every request"
-- severity = "high"
-- rating   = "Every caller of the mesh, and without TLS of the cluster, reaches the workload"
-- since    = 2026-11-26
-- judges   = ["AuthorizationPolicy"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/authorization-policy/"]
-- why      = """
--   A rule without anything in it matches every request: the policy then means as much as none, and undoes
--   narrower ones beside it."""
-- fix      = """
--   Name callers, for example `rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]}]`."""
-- misses   = """
--   Rules that hold for everybody in other words, which another control looks at; policies of action CUSTOM."""

SELECT
    kind,
    namespace,
    name,
    if(matches_all, 'fail', 'pass')                               AS verdict,
    'has a rule that allows every request'                        AS reason,
    ['spec.rules']                                                AS fields
FROM istio_authorization_policies
WHERE action = 'ALLOW'
