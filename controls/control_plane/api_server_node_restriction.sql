-- title    = "A kubelet may change nothing but its own node and pods"
-- severity = "high"
-- rating   = "From one node to others: labels, taints and pods of every node"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/",
-- ]
-- why      = """
--   Who takes over one node can otherwise label it to attract secret workloads, or change other nodes and their
--   pods."""
-- fix      = """
--   Add `NodeRestriction` to `--enable-admission-plugins` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters, beside the mode `Node` of authorisation."""
-- misses   = """
--   Kubelets that do not sign in as system:node:NAME, and whether the mode Node is on. API servers outside
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
        CASE
            WHEN list_contains(plugins_named, 'NodeRestriction') THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT has_all_plugins THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
            ELSE {'verdict': 'fail', 'reason': 'lets every kubelet change other nodes'}
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
