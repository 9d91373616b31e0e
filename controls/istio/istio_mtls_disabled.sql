-- title    = "No PeerAuthentication switches TLS off"
-- severity = "high"
-- rating   = "All traffic to its workloads goes in plain text, and callers have no identity"
-- since    = 2026-11-26
-- judges   = ["PeerAuthentication"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/peer_authentication/"]
-- why      = """
--   With DISABLE the proxy takes plain text only: what is sent can be read and changed, and no rule by identity
--   can hold."""
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
        mode = 'DISABLE'                                                       AS is_weak,
        list_filter(port_modes, lambda entry: entry.mode = 'DISABLE')          AS ports
    FROM istio_peer_authentications
)

SELECT
    kind,
    namespace,
    name,
    if(is_weak OR len(ports) > 0, 'fail', 'pass')                           AS verdict,
    'switches TLS off for ' || if(
        is_weak,
        'its workloads',
        'port ' || array_to_string(list_sort(list_transform(ports, lambda entry: entry.port)), ', ')
    )                                                                       AS reason,
    if(is_weak, ['spec.mtls.mode'], ['spec.portLevelMtls'])                 AS fields
FROM weak
