-- title    = "Kubelets take no pods from a web address"
-- severity = "high"
-- rating   = "Root on a node, for whoever answers at that address"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"]
-- why      = """
--   Whatever pod the address answers with is started, privileged ones included, past the API server, admission and
--   audit log."""
-- fix      = """
--   Remove `staticPodURL` from the kubelet's configuration and `--manifest-url` from its flags; put static pods into
--   the node's manifest folder instead."""
-- misses   = """
--   Static pods from the node's own folder."""

SELECT
    kind,
    namespace,
    name,
    if(value IS NULL, 'not_assessed', if(value = '', 'pass', 'fail')) AS verdict,
    coalesce(problem, 'starts pods that a web address names: ' || said) AS reason,
    {'setting': setting, 'value': value, 'origin': origin} AS evidence
FROM kubelet_settings
WHERE setting = 'staticPodURL'
