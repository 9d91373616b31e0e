-- title    = "The API server accepts no tokens from a file"
-- severity = "high"
-- rating   = "A stolen token works for ever, with the rights of its user, until a restart"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file",
-- ]
-- why      = """
--   Tokens in a file never expire, lie on the disk in clear, and can only be changed by starting the API server
--   again."""
-- fix      = """
--   Remove `--token-auth-file` from the API server's manifest, and give people OpenID Connect and programs service
--   account tokens that expire, such as `kubectl create token build --duration=1h`."""
-- misses   = """
--   Other credentials that never expire, such as service account tokens kept in Secrets, and API servers outside
--   kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        CASE
            WHEN flags['--token-auth-file'] != '' THEN 'fail'
            WHEN NOT is_readable THEN 'not_assessed'
            ELSE 'pass'
        END AS verdict
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    min(verdict) AS verdict,
    if(min(verdict) = 'fail', 'accepts the tokens of a file', 'its command line cannot be read') AS reason,
    [min(path)] AS fields
FROM verdicts
GROUP BY ALL
