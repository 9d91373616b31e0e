-- title    = "Pods are given a service account that exists"
-- severity = "medium"
-- rating   = "Pods that run as accounts nobody gave them, in every namespace"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/",
-- ]
-- why      = """
--   The plug-in gives each pod its service account and refuses those that do not exist or may not use their
--   Secrets."""
-- fix      = """
--   Take `ServiceAccount` out of `--disable-admission-plugins` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   What rights accounts have. API servers outside kube-system, such as those of clusters inside the cluster."""
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
            WHEN list_contains(plugins, 'ServiceAccount') AND has_all_plugins THEN {'verdict': 'pass', 'reason': ''}
            WHEN list_contains(plugins_named, 'ServiceAccount') THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT has_all_plugins AND NOT list_contains(plugins_off, 'ServiceAccount') THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            ELSE {'verdict': 'fail', 'reason': 'does without the plug-in ServiceAccount'}
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
