-- title    = "etcd speaks TLS 1.2 or newer"
-- severity = "medium"
-- rating   = "Traffic with known attacks, tokens in it, for who can change it on the network"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://etcd.io/docs/v3.6/op-guide/security/"]
-- why      = """
--   TLS 1.0 and 1.1 have known weaknesses; who sits between client and server can make both use the oldest that
--   they allow."""
-- fix      = """
--   Remove `--tls-min-version`, which means TLS 1.2, or set it to `TLS1.3`."""
-- misses   = """
--   Which cipher suites are used with it, of which another control speaks; proxies in front that end TLS. etcd
--   outside kube-system, on machines of its own, or started by an operator's program."""
-- unseen   = """
--   No etcd runs as a pod in kube-system: a managed control plane, or an etcd on machines of its own; its settings
--   are not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--tls-min-version'], '') AS given,
        CASE
            WHEN NOT is_readable OR flags['--config-file'] IS NOT NULL OR starts_with(given, '$') THEN {
                'verdict': 'not_assessed',
                'reason': 'its settings cannot be read: they come from elsewhere than its command line'
            }
            WHEN given IN ('', 'TLS1.2', 'TLS1.3') THEN {'verdict': 'pass', 'reason': ''}
            ELSE {'verdict': 'fail', 'reason': 'speaks TLS of old versions, from ' || given}
        END AS answer
    FROM etcd_servers
)

SELECT
    kind,
    namespace,
    name,
    unnest(min(answer)),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
