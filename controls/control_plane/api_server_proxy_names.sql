-- title    = "Only named proxies may say who a request is from"
-- severity = "high"
-- rating   = "Any certificate of that authority acts as every user, administrators too"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/",
-- ]
-- why      = """
--   Whoever shows a certificate of the authority for proxies may name the user of a request. Unless names are
--   listed every such certificate may, and where clients have the same authority every client."""
-- fix      = """
--   Set `--requestheader-allowed-names=front-proxy-client` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters, and an authority of its own in
--   `--requestheader-client-ca-file`."""
-- misses   = """
--   Who holds a certificate with that name. API servers outside kube-system, such as those of clusters inside the
--   cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--requestheader-client-ca-file'], '') AS authority,
        trim(coalesce(joined_flags['--requestheader-allowed-names'], ''), ',') AS names,
        CASE
            WHEN NOT is_readable OR contains(authority || names, '$') THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN authority = '' THEN {'verdict': 'pass', 'reason': ''}
            WHEN names = '' AND authority = flags['--client-ca-file'] THEN {
                'verdict': 'fail',
                'reason': 'lets every client certificate say whom a request is from'
            }
            WHEN names = '' THEN {
                'verdict': 'fail',
                'reason': 'lets every certificate of its authority for proxies say whom a request is from'
            }
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
