-- title    = "The API server speaks to kubelets by https"
-- severity = "high"
-- rating   = "Logs, exec and port forwarding of every node in clear text"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Without TLS who listens on the network reads logs and what is typed into `kubectl exec`, and can change it."""
-- fix      = """
--   Remove `--kubelet-https=false` in the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml` on
--   kubeadm clusters."""
-- misses   = """
--   Whether certificates are checked, of which another control speaks. Versions since 1.22 refuse the flag and
--   always use https. API servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        try_cast(coalesce(flags['--kubelet-https'], 'true') AS BOOLEAN) AS is_on,
        CASE
            WHEN NOT is_readable OR is_on IS NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN NOT is_on THEN {'verdict': 'fail', 'reason': 'speaks to kubelets without TLS'}
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
