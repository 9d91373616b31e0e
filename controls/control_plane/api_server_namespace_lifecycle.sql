-- title    = "Nothing is created in namespaces that are gone"
-- severity = "medium"
-- rating   = "Objects that no quota or policy covers, and system namespaces that can be deleted"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/",
-- ]
-- why      = """
--   Without the plug-in things are made in namespaces that do not exist or are being deleted, and default and
--   kube-system can be deleted."""
-- fix      = """
--   Take `NamespaceLifecycle` out of `--disable-admission-plugins` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   What was created before. API servers outside kube-system, such as those of clusters inside the cluster."""
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
            WHEN list_contains(plugins, 'NamespaceLifecycle') AND has_all_plugins THEN {
                'verdict': 'pass',
                'reason': ''
            }
            WHEN list_contains(plugins_named, 'NamespaceLifecycle') THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT has_all_plugins AND NOT list_contains(plugins_off, 'NamespaceLifecycle') THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            ELSE {'verdict': 'fail', 'reason': 'does without the plug-in NamespaceLifecycle'}
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
