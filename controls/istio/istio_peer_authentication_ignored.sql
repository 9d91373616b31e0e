-- title    = "PeerAuthentications take effect"
-- severity = "medium"
-- rating   = "TLS that was meant to be demanded is not, and nobody notices"
-- since    = 2026-11-26
-- judges   = ["PeerAuthentication"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/peer_authentication/"]
-- why      = """
--   Port settings without a selector are not heeded, a selector that no pod matches does nothing, and a policy with
--   a selector in the root namespace of the mesh is left out: it only looks as if it held."""
-- fix      = """
--   Give port settings a `selector`, correct its labels, and put policies for workloads into their namespaces."""
-- misses   = """
--   Pods that come and go; several policies of the same scope, of which only the oldest counts; gateways outside
--   the cluster."""

WITH roots AS (
    SELECT root_namespace AS namespace
    FROM istio_mesh_settings
    UNION
    SELECT 'istio-system'
    WHERE NOT EXISTS (SELECT 1 FROM istio_mesh_settings)
),
matched AS (
    SELECT
        policies.kind,
        policies.namespace,
        policies.name,
        cardinality(match_labels) > 0                                     AS selects,
        len(port_modes) > 0                                               AS has_ports,
        policies.namespace IN (SELECT namespace FROM roots)               AS is_root,
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
    if((selects AND (is_root OR workloads = 0)) OR (has_ports AND NOT selects), 'fail', 'pass') AS verdict,
    CASE
        WHEN selects AND is_root THEN 'has a selector, with which no policy of the root namespace counts'
        WHEN selects THEN 'selects no pod of its namespace'
        ELSE 'its settings for ports do not count without a selector'
    END                                                                   AS reason,
    if(selects, ['spec.selector'], ['spec.portLevelMtls'])                AS fields
FROM matched
