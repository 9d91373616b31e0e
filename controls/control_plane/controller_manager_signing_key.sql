-- title    = "The controller manager signs tokens with a key of its own"
-- severity = "low"
-- rating   = "Tokens kept in Secrets cannot be renewed by changing their key, on the whole cluster"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/"]
-- why      = """
--   Tokens that the controller manager writes into Secrets need a key that is for nothing else, so that it can be
--   changed when it is lost."""
-- fix      = """
--   Set `--service-account-private-key-file=/etc/kubernetes/pki/sa.key` in the manifest of the controller manager: the
--   private half of what the API server names in `--service-account-key-file`."""
-- misses   = """
--   What else the key is used for, and how old it is. Controller managers outside kube-system, such as those of
--   clusters inside the cluster."""
-- unseen   = """
--   No controller manager runs as a pod in kube-system: a managed control plane, or one that is started on the node
--   by other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--service-account-private-key-file'], '') AS given,
        contains(given, '$') AS is_elsewhere,
        CASE
            WHEN given != '' AND NOT is_elsewhere THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            ELSE {'verdict': 'fail', 'reason': 'has no key for service account tokens'}
        END AS answer
    FROM controller_managers
)

SELECT
    kind,
    namespace,
    name,
    unnest(min(answer)),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
