-- title    = "Images are pulled anew, with the right to do so, for each pod"
-- severity = "low"
-- rating   = "Private images that lie on a node, for anybody who can start a pod there"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/",
-- ]
-- why      = """
--   An image that lies on a node is started for every pod that names it, also for those who have no right to pull
--   it; and a changed tag goes unnoticed."""
-- fix      = """
--   Add `AlwaysPullImages` to `--enable-admission-plugins` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters, when the registry is always there."""
-- misses   = """
--   The kubelet's own check of credentials (imagePullCredentialsVerificationPolicy), which serves the same end, and
--   webhooks that do. API servers outside kube-system, such as those of clusters inside the cluster."""
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
            WHEN list_contains(plugins_named, 'AlwaysPullImages') THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT has_all_plugins THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
            ELSE {'verdict': 'fail', 'reason': 'does not make nodes pull images anew'}
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
