-- title    = "Kubelets speak no TLS older than 1.2"
-- severity = "medium"
-- rating   = "Somebody on the way weakens connections to the kubelets of a cluster"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"]
-- why      = """
--   TLS 1.0 and 1.1 rest on hashes that no longer hold; whoever stands between the API server and a kubelet may
--   bring both to use them."""
-- fix      = """
--   Leave `tlsMinVersion` unset, which is TLS 1.2, or set `VersionTLS12` or `VersionTLS13` in the kubelet's
--   configuration. The flag `--tls-min-version` goes before it: remove it where it is set."""
-- misses   = """
--   Suites: `kubelet_tls_ciphers` looks at them. Kubelets older than Kubernetes 1.19 begin with TLS 1.0 where
--   nothing is set."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value IN ('', 'VersionTLS12', 'VersionTLS13'), 'pass', 'fail')) AS verdict,
    coalesce(problem, 'speaks older versions of TLS: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'tlsMinVersion'
