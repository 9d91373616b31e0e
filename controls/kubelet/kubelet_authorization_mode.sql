-- title    = "Kubelets ask the API server what a request may do"
-- severity = "critical"
-- rating   = "Commands in every container of a node, for everybody whom its kubelet knows"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"]
-- why      = """
--   With AlwaysAllow everybody whom the kubelet knows, or everybody at all where it answers anonymous requests, runs
--   commands in each container of the node."""
-- fix      = """
--   Set `authorization: {mode: Webhook}` in the kubelet's configuration and restart it. The flag
--   `--authorization-mode` goes before it: remove it where it is set. The API server's client certificate needs the
--   rights of the ClusterRole `system:kubelet-api-admin`, and has them where kubeadm made it."""
-- misses   = """
--   What RBAC grants on nodes/proxy and its siblings: `node_proxy_access` looks at that."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value != 'AlwaysAllow' AND value != '', 'pass', 'fail')) AS verdict,
    coalesce(problem, 'allows every request: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'authorization.mode'
