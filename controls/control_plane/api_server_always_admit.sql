-- title    = "The API server does not admit everything"
-- severity = "high"
-- rating   = "Rules for what is created appear to hold while a plug-in admits all; reach of every user"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/",
-- ]
-- why      = """
--   AlwaysAdmit lets every request through and stands for a server whose admission nobody has thought about."""
-- fix      = """
--   Take `AlwaysAdmit` out of `--enable-admission-plugins` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   What the other plug-ins let through. API servers outside kube-system, such as those of clusters inside the
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
        CASE
            WHEN list_contains(plugins_named, 'AlwaysAdmit') THEN {
                'verdict': 'fail',
                'reason': 'admits everything through AlwaysAdmit'
            }
            WHEN NOT has_all_plugins THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
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
