-- title    = "etcd shows metrics without TLS on its own node alone"
-- severity = "low"
-- rating   = "Names, load and health of the data store, for everybody who reaches the port"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://etcd.io/docs/v3.6/op-guide/configuration/"]
-- why      = """
--   The address for metrics asks nobody for a certificate. Off the node it tells everybody how the store is doing,
--   and can be burdened."""
-- fix      = """
--   Set `--listen-metrics-urls=http://127.0.0.1:2381`, and let what collects metrics run on the node; or write
--   https://, where `--client-cert-auth=true` asks the collector, and probes of the pod, for a certificate."""
-- misses   = """
--   Firewalls; metrics on the addresses for clients, which ask for a certificate where another control passes. etcd
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
        coalesce(flags['--listen-metrics-urls'], '') AS given,
        list_filter(
            list_transform(string_split(lower(given), ','), lambda url: trim(url)),
            lambda url: starts_with(url, 'http://')
            AND NOT regexp_matches(url, '^http://(127\.[0-9.]+|localhost|\[::1\])(:[0-9]+)?/?$')
        ) AS open,
        CASE
            WHEN NOT is_readable OR flags['--config-file'] IS NOT NULL OR contains(given, '$') THEN {
                'verdict': 'not_assessed',
                'reason': 'its settings cannot be read: they come from elsewhere than its command line'
            }
            WHEN len(open) > 0 THEN {
                'verdict': 'fail',
                'reason': 'shows metrics to everybody on ' || array_to_string(open, ', ')
            }
        END AS answer
    FROM etcd_servers
)

SELECT
    kind,
    namespace,
    name,
    unnest(coalesce(min(answer), {'verdict': 'pass', 'reason': ''})),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
