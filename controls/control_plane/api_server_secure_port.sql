-- title    = "The API server serves by TLS"
-- severity = "critical"
-- rating   = "All requests, tokens and Secrets in clear text on the network"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Port 0 turns the port with TLS off, and leaves the one without, where everybody may do everything."""
-- fix      = """
--   Remove `--secure-port=0` in the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml` on
--   kubeadm clusters."""
-- misses   = """
--   Versions since 1.10 that refuse 0 when they start; proxies that end TLS before the API server. API servers
--   outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        try_cast(coalesce(flags['--secure-port'], '6443') AS INTEGER) AS port,
        CASE
            WHEN NOT is_readable OR port IS NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN port = 0 THEN {'verdict': 'fail', 'reason': 'turns its port with TLS off'}
        END AS answer
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    unnest(coalesce(min(answer), {'verdict': 'pass', 'reason': ''})),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
