-- title    = "Kubelets tell their health on their own node alone"
-- severity = "low"
-- rating   = "Health of one kubelet, for everybody who reaches its port"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"]
-- why      = """
--   The port asks nobody for a name. What it says is little, but it is one more thing that answers on the network."""
-- fix      = """
--   Leave `healthzBindAddress` unset, which is `127.0.0.1`, in the kubelet's configuration. The flag
--   `--healthz-bind-address` goes before it: remove it where it is set."""
-- misses   = """
--   What the health check itself shows, and firewalls."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value IN ('127.0.0.1', '::1', 'localhost'), 'pass', 'fail')) AS verdict,
    coalesce(problem, 'tells its health to the network: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'healthzBindAddress'
