-- title    = "The API server serves with a certificate that was issued for it"
-- severity = "high"
-- rating   = "Clients cannot tell the API server from somebody in between, who reads their tokens"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   With nothing set the API server signs a certificate for itself, which clients can only accept unchecked, and so
--   tokens go to whoever is in between."""
-- fix      = """
--   Set `--tls-cert-file` and `--tls-private-key-file` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   Who issued the certificate, for which names, and until when. What lies in --cert-dir is not assessed. API
--   servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--tls-cert-file'], '') AS certificate,
        coalesce(flags['--tls-private-key-file'], '') AS key,
        contains(certificate || key, '$') AS is_elsewhere,
        CASE
            WHEN certificate != '' AND key != '' AND NOT is_elsewhere THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN flags['--cert-dir'] IS NOT NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'serves with what lies in a directory of its node, which cannot be seen'
            }
            ELSE {'verdict': 'fail', 'reason': 'serves with a certificate that it signs itself'}
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
