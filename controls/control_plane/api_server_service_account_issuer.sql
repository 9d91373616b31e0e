-- title    = "The API server names itself as the issuer of tokens"
-- severity = "low"
-- rating   = "Tokens of one cluster may be taken for those of another by whoever trusts both"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Tokens say who issued them. Without a name of its own a cluster's tokens cannot be told from those of others,
--   and none that expire are issued."""
-- fix      = """
--   Set `--service-account-issuer=https://kubernetes.default.svc.cluster.local`, or an address of the cluster's
--   own, `--service-account-signing-key-file` and `--service-account-key-file`."""
-- misses   = """
--   Whether another cluster has the same name. API servers outside kube-system, such as those of clusters inside
--   the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--service-account-issuer'], '') AS given,
        contains(given, '$') AS is_elsewhere,
        CASE
            WHEN given != '' AND NOT is_elsewhere THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            ELSE {'verdict': 'fail', 'reason': 'names no issuer for tokens'}
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
