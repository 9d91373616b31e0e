-- title    = "The API server can enforce the Pod Security Standards"
-- severity = "high"
-- rating   = "Labels on namespaces do nothing, so that privileged pods start in every one"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/",
--   "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
-- ]
-- why      = """
--   Labels of namespaces that forbid privileged pods only count while the plug-in PodSecurity is on: without it
--   they do nothing and nobody is told."""
-- fix      = """
--   Take `PodSecurity` out of `--disable-admission-plugins` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   Which namespaces ask for which level, of which other controls speak; users, runtime classes and namespaces that the
--   file of --admission-control-config-file exempts, or a level for all that it sets; policies of other programs. The
--   plug-in is on by default since 1.23: the tag of the image tells the version. Earlier ones had PodSecurityPolicy
--   or SecurityContextDeny instead, which count as well. API servers outside kube-system, such as those of clusters
--   inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        list_has_any(plugins, ['PodSecurity', 'PodSecurityPolicy', 'SecurityContextDeny']) AS is_on,
        list_contains(plugins_off, 'PodSecurity') AS is_off,
        CASE
            WHEN is_on AND has_all_plugins THEN {'verdict': 'pass', 'reason': ''}
            WHEN is_off AND NOT is_on THEN {'verdict': 'fail', 'reason': 'turns the plug-in PodSecurity off'}
            WHEN NOT has_all_plugins THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
            WHEN minor IS NULL AND flags['--admission-control'] IS NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'does not tell its version, on which the default depends'
            }
            ELSE {'verdict': 'fail', 'reason': 'does without the plug-in PodSecurity'}
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
