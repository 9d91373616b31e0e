-- title    = "Proxies of the mesh use mutual TLS on their own"
-- severity = "high"
-- rating   = "All calls between workloads go in plain text unless a rule for each host says otherwise"
-- since    = 2026-11-26
-- judges   = ["ConfigMap"]
-- source   = ["https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/"]
-- why      = """
--   With enableAutoMtls off, sidecars call each other in plain text except where a DestinationRule asks for TLS."""
-- fix      = """
--   Remove `enableAutoMtls: false` from the mesh's settings."""
-- misses   = """
--   DestinationRules that ask for TLS for every host; settings that are not in the ConfigMap."""

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN auto_mtls IS NULL THEN 'not_assessed'
        WHEN auto_mtls THEN 'pass'
        ELSE 'fail'
    END                                                                        AS verdict,
    if(auto_mtls IS NULL, 'its settings cannot be read', 'switches mutual TLS between proxies off') AS reason,
    [path]                                                                     AS fields
FROM istio_mesh_settings
