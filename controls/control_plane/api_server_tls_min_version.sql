-- title    = "The API server speaks TLS 1.2 or newer"
-- severity = "medium"
-- rating   = "Traffic with known attacks, tokens in it, for who can change it on the network"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"]
-- why      = """
--   TLS 1.0 and 1.1 have known weaknesses; who sits between client and server can make both use the oldest that
--   they allow."""
-- fix      = """
--   Remove `--tls-min-version`, which means TLS 1.2, or set it to `VersionTLS13`."""
-- misses   = """
--   Which cipher suites are used with it, of which another control speaks; proxies in front that end TLS. API
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
        coalesce(flags['--tls-min-version'], '') AS given,
        CASE
            WHEN NOT is_readable OR starts_with(given, '$') THEN {
                'verdict': 'not_assessed',
                'reason': 'its command line cannot be read'
            }
            WHEN given IN ('', 'VersionTLS12', 'VersionTLS13') THEN {'verdict': 'pass', 'reason': ''}
            ELSE {'verdict': 'fail', 'reason': 'speaks TLS of old versions, from ' || given}
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
