-- title    = "PeerAuthentications take effect"
-- severity = "medium"
-- rating   = "TLS that was meant to be demanded is not, and nobody notices"
-- since    = 2026-11-26
-- judges   = ["PeerAuthentication"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/peer_authentication/"]
-- why      = """
--   Port settings without a selector are not heeded, a selector that no pod matches does nothing, and one in the
--   root namespace is left out: the policy only looks as if it held."""
-- fix      = """
--   Give port settings a `selector`, correct its labels, and put policies for workloads into their namespaces."""
-- misses   = """
--   Pods that come and go; several policies of the same scope, of which only the oldest counts; gateways outside
--   the cluster."""

WITH matched AS (
    SELECT
        policies.kind,
        policies.namespace,
        policies.name,
        cardinality(match_labels) > 0                                     AS selects,
        len(port_modes) > 0                                               AS has_ports,
        count(workloads.name)                                             AS workloads
    FROM istio_peer_authentications AS policies
    LEFT JOIN workloads
        ON workloads.namespace = policies.namespace
        AND len(
            list_filter(
                map_entries(match_labels), lambda label: pod_labels[label.key] IS DISTINCT FROM label.value
            )
        ) = 0
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if((selects AND workloads = 0) OR (has_ports AND NOT selects), 'fail', 'pass') AS verdict,
    if(
        selects,
        'selects no pod of its namespace',
        'its settings for ports do not count without a selector'
    )                                                                     AS reason,
    if(selects, ['spec.selector'], ['spec.portLevelMtls'])                AS fields
FROM matched
