-- title    = "Kubelets let the API server check bearer tokens"
-- severity = "medium"
-- rating   = "Metrics and probes fall back on certificates, which nobody can revoke"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"]
-- why      = """
--   Without it the kubelet knows no service account: whoever needs its metrics or settings is given a client
--   certificate, which cannot be revoked, or anonymous access."""
-- fix      = """
--   Set `authentication: {webhook: {enabled: true}}` in the kubelet's configuration and restart it. The flag
--   `--authentication-token-webhook` goes before it: remove it where it is set."""
-- misses   = """
--   Who holds client certificates that the kubelet accepts."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value = 'true', 'pass', 'fail')) AS verdict,
    coalesce(problem, 'accepts no bearer tokens: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'authentication.webhook.enabled'
