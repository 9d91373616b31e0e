-- title    = "The API server checks the certificate of etcd"
-- severity = "high"
-- rating   = "Everything that is stored, Secrets included, for whoever sits between API server and etcd"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Without an authority for it the certificate of etcd is checked against those of the system, or there is no TLS:
--   somebody in between reads and changes what is stored."""
-- fix      = """
--   Set `--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   Whether etcd is reached by https, and which certificates the authority signed. API servers outside kube-system,
--   such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--etcd-cafile'], '') AS given,
        contains(given, '$') AS is_elsewhere,
        CASE
            WHEN given != '' AND NOT is_elsewhere THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            ELSE {'verdict': 'fail', 'reason': 'has no authority to check the certificate of etcd'}
        END AS answer
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    unnest(min(answer)),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
