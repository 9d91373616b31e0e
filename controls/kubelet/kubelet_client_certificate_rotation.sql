-- title    = "Kubelets renew their client certificates"
-- severity = "medium"
-- rating   = "The node leaves the cluster when its certificate ends, or keeps one that lasts for years"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/"]
-- why      = """
--   A kubelet that does not renew its certificate drops out of the cluster when it ends; to avoid that people give
--   it one for years, which is as long as whoever copies it may use it."""
-- fix      = """
--   Set `rotateCertificates: true` in the kubelet's configuration and restart it. The flag `--rotate-certificates`
--   goes before it: remove it where it is set."""
-- misses   = """
--   How long the certificates last that the cluster signs: `--cluster-signing-duration` of the controller manager.
--   Kubelets whose certificates another tool renews fail all the same."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value = 'true', 'pass', 'fail')) AS verdict,
    coalesce(problem, 'does not renew its client certificate: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'rotateCertificates'
