-- title    = "Kubelets open no port without authentication"
-- severity = "high"
-- rating   = "Specifications of all pods of a node, for everybody who reaches its port"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"]
-- why      = """
--   The read-only port answers everybody, without encryption: what runs on the node, with names, images, arguments
--   and environment of each container."""
-- fix      = """
--   Set `readOnlyPort: 0` in the kubelet's configuration, or `--read-only-port=0` where it has none, and restart it.
--   A flag with another value goes before it. What collects metrics there must then ask port 10250, with a token."""
-- misses   = """
--   A firewall that closes the port on the way."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value = '0', 'pass', 'fail')) AS verdict,
    coalesce(problem, 'opens a port that asks nobody for a name: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'readOnlyPort'
