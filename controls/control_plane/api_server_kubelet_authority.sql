-- title    = "The API server checks the certificates of kubelets"
-- severity = "medium"
-- rating   = "Logs, exec and port forwarding to a node, for whoever sits in between on the network"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Unchecked, any program that answers on a kubelet's address gets what is typed into `kubectl exec`, and may
--   answer for the node."""
-- fix      = """
--   Have kubelets get serving certificates (`serverTLSBootstrap: true`, approve their requests), then set
--   `--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt`."""
-- misses   = """
--   Whether kubelets hold certificates of that authority, and tunnels of an egress selector. API servers outside
--   kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--kubelet-certificate-authority'], '') AS given,
        contains(given, '$') AS is_elsewhere,
        CASE
            WHEN given != '' AND NOT is_elsewhere THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            ELSE {'verdict': 'fail', 'reason': 'does not check the certificates of kubelets'}
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
