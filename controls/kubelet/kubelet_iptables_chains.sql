-- title    = "Kubelets keep the iptables chains that others rely on"
-- severity = "low"
-- rating   = "Network rules that do not fit each other, on one node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"]
-- why      = """
--   Network plugins and the node's own firewall rely on marks and chains that the kubelet sets up; rules that
--   somebody keeps by hand drift from what the cluster needs, and may let through what should be dropped."""
-- fix      = """
--   Leave `makeIPTablesUtilChains` unset in the kubelet's configuration, or set it to `true`. The flag
--   `--make-iptables-util-chains` goes before it: remove it where it is set."""
-- misses   = """
--   Rules that are on the node already, and plugins that need no iptables. Windows nodes have no row."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value = 'true', 'pass', 'fail')) AS verdict,
    coalesce(problem, 'does not keep the chains of iptables: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'makeIPTablesUtilChains' AND os = 'linux'
