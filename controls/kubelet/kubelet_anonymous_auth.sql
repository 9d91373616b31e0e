-- title    = "Kubelets answer nobody without a name"
-- severity = "critical"
-- rating   = "Commands in every container of a node, for everybody who reaches its port"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"]
-- why      = """
--   An anonymous request is allowed whatever the kubelet's authorisation lets anonymous users do: with AlwaysAllow
--   that is running commands in every container of the node."""
-- fix      = """
--   Set `authentication: {anonymous: {enabled: false}}` in the kubelet's configuration and restart it. The flag
--   `--anonymous-auth` goes before it: remove it where it is set."""
-- misses   = """
--   Who reaches port 10250 of the node, and what `kubelet_authorization_mode` looks at: what a request may do."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value = 'false', 'pass', 'fail')) AS verdict,
    coalesce(problem, 'answers requests without a name: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'authentication.anonymous.enabled'
