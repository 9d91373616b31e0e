-- title    = "No Sidecar opens all hosts outside"
-- severity = "medium"
-- rating   = "Its workloads may send anywhere though the mesh may say otherwise"
-- since    = 2026-11-26
-- judges   = ["Sidecar"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/sidecar/#OutboundTrafficPolicy"]
-- why      = """
--   A Sidecar with ALLOW_ANY takes its workloads out of the mesh's rule for what goes out."""
-- fix      = """
--   Remove `outboundTrafficPolicy`, or set its mode to REGISTRY_ONLY."""
-- misses   = """
--   Sidecars without a policy, for which the mesh's settings count."""

SELECT
    kind,
    namespace,
    name,
    if(outbound_mode = 'ALLOW_ANY', 'fail', 'pass') AS verdict,
    'lets its workloads reach hosts that the mesh does not know' AS reason,
    ['spec.outboundTrafficPolicy'] AS fields
FROM istio_sidecars
