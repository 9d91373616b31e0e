-- title    = "The API server knows an authority for client certificates"
-- severity = "medium"
-- rating   = "Kubelets and components need some weaker way to sign in, on the whole cluster"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Without an authority no client certificate counts, and kubelets, components and administrators sign in by
--   tokens or not at all."""
-- fix      = """
--   Set `--client-ca-file=/etc/kubernetes/pki/ca.crt` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   Whose certificates the authority has signed: they cannot be revoked. API servers outside kube-system, such as
--   those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--client-ca-file'], '') AS given,
        contains(given, '$') AS is_elsewhere,
        CASE
            WHEN given != '' AND NOT is_elsewhere THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            ELSE {'verdict': 'fail', 'reason': 'knows no authority for client certificates'}
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
