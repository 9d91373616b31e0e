-- title    = "The API server takes no rights from a policy file"
-- severity = "high"
-- rating   = "Rights that nobody sees in the cluster, changed only on the node; reach of any user"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Rights of a policy file (ABAC) add to those of roles, are seen by nobody who looks at roles, and change only
--   with a restart."""
-- fix      = """
--   Write roles for what the file grants, then set `--authorization-mode=Node,RBAC` (with no mode at all everything is
--   allowed) and remove `--authorization-policy-file` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   What the file grants, whether the mode ABAC that reads it is on, and authorisers of --authorization-config. API
--   servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

SELECT
    kind,
    namespace,
    name,
    unnest(
        coalesce(
            min(
                CASE
                    WHEN coalesce(flags['--authorization-policy-file'], '') != ''
                        THEN {'verdict': 'fail', 'reason': 'takes rights from a policy file'}
                    WHEN NOT is_readable
                        THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
                END
            ),
            {'verdict': 'pass', 'reason': ''}
        )
    ),
    [min(path)] AS fields
FROM api_servers
GROUP BY kind, namespace, name
