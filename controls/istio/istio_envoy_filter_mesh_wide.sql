-- title    = "EnvoyFilters are limited to some workloads"
-- severity = "medium"
-- rating   = "One object rewrites every proxy of the mesh, checks of identity included"
-- since    = 2026-11-26
-- judges   = ["EnvoyFilter"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/envoy-filter/"]
-- why      = """
--   An EnvoyFilter changes the proxy's configuration past all checks. In the root namespace without a selector it
--   holds for every proxy: a slip or an attacker switches TLS, authorization or logs off everywhere."""
-- fix      = """
--   Give it a `workloadSelector` or `targetRefs`, or use the API that does what is needed, such as Telemetry or
--   WasmPlugin."""
-- misses   = """
--   What the patch does; filters for a whole namespace that is not the root pass."""

SELECT
    kind,
    namespace,
    name,
    if(
        cardinality(match_labels) = 0
        AND coalesce(json_array_length(target_refs), 0) = 0
        AND (
            namespace IN (SELECT root_namespace FROM istio_mesh_settings)
            OR (namespace = 'istio-system' AND NOT EXISTS (SELECT 1 FROM istio_mesh_settings))
        ),
        'fail',
        'pass'
    )                                                            AS verdict,
    'changes every proxy of the mesh: ' || array_to_string(applies_to, ', ') AS reason,
    ['spec.workloadSelector']                                    AS fields
FROM istio_envoy_filters
