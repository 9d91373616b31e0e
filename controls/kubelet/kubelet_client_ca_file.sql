-- title    = "Kubelets check client certificates against an authority"
-- severity = "high"
-- rating   = "The kubelet cannot know the API server, so it refuses it or lets everybody in"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"]
-- why      = """
--   The API server shows the kubelet a client certificate. A kubelet without an authority cannot check it, and
--   treats the API server as anonymous."""
-- fix      = """
--   Set `authentication: {x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}}` in the kubelet's configuration and
--   restart it."""
-- misses   = """
--   Whether that authority signs for others too, and who may write the file: `kubelet_client_ca_mode` looks at that."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value != '', 'pass', 'fail')) AS verdict,
    coalesce(problem, 'knows no authority for client certificates: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'authentication.x509.clientCAFile'
