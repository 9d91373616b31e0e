-- title    = "Namespaces of the mesh say who may call"
-- severity = "medium"
-- rating   = "Every workload of the mesh may call every other: one that is taken over reaches all"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://istio.io/latest/docs/ops/best-practices/security/#authorization-policies"]
-- why      = """
--   Without a policy that allows, the mesh lets every call through: mutual TLS then says who calls, but nobody
--   asks."""
-- fix      = """
--   Write an AuthorizationPolicy for each call that is needed, then apply `apiVersion: security.istio.io/v1, kind:
--   AuthorizationPolicy, metadata: {name: allow-nothing}, spec: {}` to the namespace: it refuses all other calls."""
-- misses   = """
--   Policies attached to Services, Gateways and waypoints; policies for single workloads, which leave the others
--   open; whether those that allow are narrow."""

WITH roots AS (
    SELECT root_namespace AS namespace
    FROM istio_mesh_settings
    UNION
    SELECT 'istio-system'
    WHERE NOT EXISTS (SELECT 1 FROM istio_mesh_settings)
),
meshed AS (
    SELECT DISTINCT namespace
    FROM istio_workloads
    WHERE data_plane != 'none'
),
ruled AS (
    SELECT DISTINCT namespace
    FROM istio_authorization_policies
    WHERE action = 'ALLOW'
        AND cardinality(match_labels) = 0
        AND target_refs IS NULL
        AND NOT matches_all
)

SELECT
    namespaces.kind,
    namespaces.namespace,
    namespaces.name,
    if(
        ruled.namespace IS NOT NULL
        OR EXISTS (SELECT 1 FROM ruled INNER JOIN roots USING (namespace)),
        'pass',
        'fail'
    )                                                                   AS verdict,
    'no policy for all its workloads says who may call them'            AS reason
FROM namespaces
INNER JOIN meshed ON meshed.namespace = namespaces.name
LEFT JOIN ruled ON ruled.namespace = namespaces.name
