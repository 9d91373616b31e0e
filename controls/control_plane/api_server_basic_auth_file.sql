-- title    = "The API server accepts no passwords from a file"
-- severity = "high"
-- rating   = "Passwords in clear text on the node that nobody can change without a restart; reach of any user"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Passwords in the file lie there in clear, go over the wire with each request, and change only when the API
--   server is started again."""
-- fix      = """
--   Remove `--basic-auth-file` in the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml` on
--   kubeadm clusters: people sign in by OpenID Connect."""
-- misses   = """
--   Passwords that a proxy before the API server takes. Versions since 1.19 refuse the flag. API servers outside
--   kube-system, such as those of clusters inside the cluster."""
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
                    WHEN coalesce(flags['--basic-auth-file'], '') != ''
                        THEN {'verdict': 'fail', 'reason': 'accepts the passwords of a file'}
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
