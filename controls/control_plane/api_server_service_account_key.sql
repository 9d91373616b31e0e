-- title    = "The API server has a key of its own for service account tokens"
-- severity = "medium"
-- rating   = "Renewing the serving certificate also voids tokens, and its key also signs them, on the whole cluster"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Without it the key of the serving certificate also checks tokens, so that neither can be changed or lost
--   without the other."""
-- fix      = """
--   Make a key pair for tokens only. In the API server's manifest, `/etc/kubernetes/manifests/kube-apiserver.yaml` on
--   kubeadm clusters, name its public half in `--service-account-key-file`, and the key that signed until now in a
--   second one until all tokens are renewed; its private half in `--service-account-signing-key-file`, and in
--   `--service-account-private-key-file` of the controller manager."""
-- misses   = """
--   Whether the key is used for anything else, how old it is, and keys of an external signer, which are not
--   assessed. API servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--service-account-key-file'], '') AS given,
        contains(given, '$') AS is_elsewhere,
        -- While tokens are renewed, the old key may stand beside the new one.
        list_has_all(
            [flags['--tls-private-key-file'], flags['--tls-cert-file']],
            string_split(joined_flags['--service-account-key-file'], ',')
        ) AS is_shared,
        CASE
            WHEN given != '' AND is_shared THEN {
                'verdict': 'fail',
                'reason': 'checks service account tokens with the key of its serving certificate'
            }
            WHEN given != '' AND NOT is_elsewhere THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN flags['--service-account-signing-endpoint'] IS NOT NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'takes its keys from an external signer, which cannot be seen'
            }
            ELSE {'verdict': 'fail', 'reason': 'has no key of its own for service account tokens'}
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
