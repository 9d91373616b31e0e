-- title    = "The API server refuses tokens whose service account is gone"
-- severity = "medium"
-- rating   = "Stolen tokens work on although their Secret or account was deleted; reach of that account"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   Without the look-up a token counts as long as its signature is good: to delete its Secret or its account does
--   not take it back."""
-- fix      = """
--   Remove `--service-account-lookup=false` in the API server's manifest,
--   `/etc/kubernetes/manifests/kube-apiserver.yaml` on kubeadm clusters."""
-- misses   = """
--   Tokens that are signed by nobody in the cluster, such as those of OpenID Connect. API servers outside
--   kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by
--   other means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        try_cast(coalesce(flags['--service-account-lookup'], 'true') AS BOOLEAN) AS is_on,
        CASE
            WHEN NOT is_readable OR is_on IS NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN NOT is_on THEN {'verdict': 'fail', 'reason': 'takes tokens whose service account or Secret is gone'}
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
