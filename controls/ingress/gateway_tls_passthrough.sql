-- title    = "Gateways end TLS themselves"
-- severity = "low"
-- rating   = "No inspection, limits or log of requests at the edge; each workload must do TLS right on its own"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://gateway-api.sigs.k8s.io/guides/tls/"]
-- why      = """
--   With passthrough the Gateway sees only the host name: its filters, authentication and access logs do not work,
--   and old TLS versions of the workload face the outside."""
-- fix      = """
--   Use `tls: {mode: Terminate, certificateRefs: [{name: shop-tls}]}` and encrypt again to the workload; where
--   ends must be kept together, a waiver says so."""
-- misses   = """
--   Whether the workload ends TLS well; passthrough of meshes; listeners that ListenerSets add."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list_transform(
            list_filter(listeners, lambda listener: listener.tls_mode = 'Passthrough'),
            lambda listener: listener.name
        ) AS names
    FROM gateways
)

SELECT
    kind,
    namespace,
    name,
    if(len(names) > 0, 'fail', 'pass')              AS verdict,
    'passes TLS through: listener ' || array_to_string(names, ', ') AS reason,
    ['spec.listeners']                              AS fields
FROM found
