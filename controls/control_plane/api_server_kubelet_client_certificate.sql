-- title    = "The API server shows kubelets a certificate"
-- severity = "medium"
-- rating   = "Kubelets must take anonymous requests for logs and exec to work, on every node"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   A kubelet that is to serve an API server without a certificate has to let everybody in, also to `exec` in its
--   containers."""
-- fix      = """
--   Set `--kubelet-client-certificate` and `--kubelet-client-key` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   Whether kubelets ask for it, and what its owner may do. API servers outside kube-system, such as those of
--   clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--kubelet-client-certificate'], '') AS certificate,
        coalesce(flags['--kubelet-client-key'], '') AS key,
        contains(certificate || key, '$') AS is_elsewhere,
        CASE
            WHEN certificate != '' AND key != '' AND NOT is_elsewhere THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            ELSE {'verdict': 'fail', 'reason': 'shows kubelets no certificate of its own'}
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
