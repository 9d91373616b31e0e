-- title    = "The controller manager answers on its own node alone"
-- severity = "medium"
-- rating   = "Metrics and health, and any hole in the server, for everybody who reaches the node"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"]
-- why      = """
--   Nobody elsewhere needs this port. On every address it answers health checks without sign-in and is one more way
--   in for holes in the server."""
-- fix      = """
--   Set `--bind-address=127.0.0.1` in the manifest of the controller manager."""
-- misses   = """
--   Firewalls; the older port without TLS, which versions before 1.23 may open by --port and --address. Controller
--   managers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No controller manager runs as a pod in kube-system: a managed control plane, or one that is started on the node
--   by other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--bind-address'], '0.0.0.0') AS address,
        CASE
            WHEN NOT is_readable OR starts_with(address, '$') THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN NOT regexp_matches(address, '^(127\.[0-9.]+|localhost|::1)$') THEN {
                'verdict': 'fail',
                'reason': 'answers on ' || if(address IN ('0.0.0.0', '::', ''), 'every address of its node', address)
            }
            ELSE {'verdict': 'pass', 'reason': ''}
        END AS answer
    FROM control_plane_components
    WHERE component = 'kube-controller-manager' AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
)

SELECT
    kind,
    namespace,
    name,
    min(answer.verdict) AS verdict,
    arg_min(answer.reason, answer.verdict) AS reason,
    [min(path)] AS fields
FROM verdicts
GROUP BY ALL
