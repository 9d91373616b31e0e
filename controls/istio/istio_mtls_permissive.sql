-- title    = "No PeerAuthentication lets plain text in beside TLS"
-- severity = "medium"
-- rating   = "Whoever has no proxy still gets in, without an identity, from every pod of the cluster"
-- since    = 2026-11-26
-- judges   = ["PeerAuthentication"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/peer_authentication/"]
-- why      = """
--   PERMISSIVE is meant for the days of a migration: it serves callers without TLS as if nothing was missing."""
-- fix      = """
--   Set `mtls: {mode: STRICT}` and remove the entries below `portLevelMtls`; what cannot speak TLS yet gets a
--   waiver with an end."""
-- misses   = """
--   The default without a policy, which the workload's control sees; ports that annotations keep from the proxy."""

WITH weak AS (
    SELECT
        kind,
        namespace,
        name,
        mode = 'PERMISSIVE'                                                       AS is_weak,
        list_filter(port_modes, lambda entry: entry.mode = 'PERMISSIVE')          AS ports
    FROM istio_peer_authentications
)

SELECT
    kind,
    namespace,
    name,
    if(is_weak OR len(ports) > 0, 'fail', 'pass')                           AS verdict,
    'lets plain text in for ' || if(
        is_weak,
        'its workloads',
        'port ' || array_to_string(list_sort(list_transform(ports, lambda entry: entry.port)), ', ')
    )                                                                       AS reason,
    if(is_weak, ['spec.mtls.mode'], ['spec.portLevelMtls'])                 AS fields
FROM weak
