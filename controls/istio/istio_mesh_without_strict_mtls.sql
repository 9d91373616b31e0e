-- title    = "The mesh demands mutual TLS everywhere"
-- severity = "high"
-- rating   = "Every workload of the mesh that has no rule of its own takes plain text from anybody"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/peer_authentication/"]
-- why      = """
--   Without a policy in the root namespace proxies are permissive: they take TLS and plain text, so that whoever
--   reaches a pod passes for no one and is still served."""
-- fix      = """
--   Apply `apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace:
--   istio-system}, spec: {mtls: {mode: STRICT}}` once all clients have proxies."""
-- misses   = """
--   Meshes whose settings lie outside the cluster, as with managed control planes; weaker policies of namespaces
--   and workloads, which others judge. The root namespace is known by the ConfigMap of the mesh's settings."""

WITH whole AS (
    SELECT
        namespace,
        min_by(mode, (coalesce(created_at, TIMESTAMP 'infinity'), name)) AS mode,
        min_by(name, (coalesce(created_at, TIMESTAMP 'infinity'), name)) AS policy
    FROM istio_peer_authentications
    WHERE cardinality(match_labels) = 0
    GROUP BY namespace
)

SELECT
    namespaces.kind,
    namespaces.namespace,
    namespaces.name,
    if(coalesce(whole.mode = 'STRICT', false), 'pass', 'fail')                  AS verdict,
    coalesce(
        'its policy ' || whole.policy || ' for the whole mesh says ' || nullif(whole.mode, 'UNSET'),
        'no policy for the whole mesh says what proxies demand, so that they take plain text'
    )                                                                           AS reason
FROM namespaces
LEFT JOIN whole ON whole.namespace = namespaces.name
WHERE namespaces.name IN (SELECT root_namespace FROM istio_mesh_settings)
