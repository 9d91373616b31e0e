-- title    = "The mesh lets workloads reach known hosts only"
-- severity = "medium"
-- rating   = "Every workload of the mesh may send anywhere; other limits on what goes out may hold"
-- since    = 2026-11-26
-- judges   = ["ConfigMap"]
-- source   = [
--     "https://istio.io/latest/docs/tasks/traffic-management/egress/egress-control/",
--     "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/",
-- ]
-- why      = """
--   With ALLOW_ANY, the default, proxies pass on calls to hosts that nobody entered: stolen data leaves like any
--   other traffic."""
-- fix      = """
--   Write ServiceEntries for the hosts outside that are needed, then set `outboundTrafficPolicy: {mode:
--   REGISTRY_ONLY}` in the mesh's settings: calls to all others fail from then on."""
-- misses   = """
--   REGISTRY_ONLY is no wall: a pod may go past its proxy, so that NetworkPolicies are needed as well; Sidecars
--   that say otherwise, which another control judges; settings that are not in the ConfigMap."""

SELECT
    kind,
    namespace,
    name,
    CASE outbound_mode
        WHEN 'REGISTRY_ONLY' THEN 'pass'
        WHEN 'ALLOW_ANY' THEN 'fail'
        ELSE 'not_assessed'
    END                                                                 AS verdict,
    if(
        outbound_mode IS NULL,
        'its settings cannot be read',
        'lets workloads reach hosts that the mesh does not know'
    )                                                                   AS reason,
    [path]                                                              AS fields
FROM istio_mesh_settings
