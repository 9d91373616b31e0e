-- title    = "Tokens of pods are not extended to a year"
-- severity = "medium"
-- rating   = "A stolen token of a pod works for a year rather than an hour; reach of its account"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   For old clients that never read their token again the API server makes it last a year instead of an hour. That
--   is also what a thief gets."""
-- fix      = """
--   Look whether `serviceaccount_stale_tokens_total` is zero, then set
--   `--service-account-extend-token-expiration=false` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   Versions before 1.20, which lack the flag; tokens that were issued before; those for which somebody asked a
--   long life. API servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        try_cast(coalesce(flags['--service-account-extend-token-expiration'], 'true') AS BOOLEAN) AS is_on,
        CASE
            WHEN NOT is_readable OR is_on IS NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN is_on THEN {'verdict': 'fail', 'reason': 'extends the tokens of pods to a year'}
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
