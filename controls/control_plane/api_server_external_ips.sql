-- title    = "The API server refuses external addresses of Services"
-- severity = "medium"
-- rating   = "Traffic of pods on every node to any address, for whoever may write a Service"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/",
-- ]
-- why      = """
--   Whoever may write Services can give one the address of another system and gets what pods send there
--   (CVE-2020-8554)."""
-- fix      = """
--   Add `DenyServiceExternalIPs` to `--enable-admission-plugins` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   Policies and webhooks that refuse them too; Services that have such addresses already, and load balancer
--   addresses in their status. API servers outside kube-system, such as those of clusters inside the cluster."""
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
            WHEN list_contains(plugins_named, 'DenyServiceExternalIPs') THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT has_all_plugins THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
            ELSE {'verdict': 'fail', 'reason': 'lets Services take any external address'}
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
