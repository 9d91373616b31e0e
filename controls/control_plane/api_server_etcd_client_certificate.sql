-- title    = "The API server shows etcd a certificate"
-- severity = "high"
-- rating   = "etcd has to serve without a certificate: everything in the cluster, for whoever reaches its port"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   An etcd that serves this API server asks nobody for a certificate, or the cluster would not work: all data is
--   open to read and change."""
-- fix      = """
--   Set `--etcd-certfile` and `--etcd-keyfile` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters, and `--client-cert-auth=true` for etcd."""
-- misses   = """
--   Whether etcd asks for it, and further data stores of --etcd-servers-overrides. API servers outside kube-system,
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
        coalesce(flags['--etcd-certfile'], '') AS certificate,
        coalesce(flags['--etcd-keyfile'], '') AS key,
        contains(certificate || key, '$') AS is_elsewhere,
        CASE
            WHEN certificate != '' AND key != '' AND NOT is_elsewhere THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            ELSE {'verdict': 'fail', 'reason': 'shows etcd no certificate'}
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
