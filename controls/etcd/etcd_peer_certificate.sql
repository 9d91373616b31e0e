-- title    = "Members of etcd speak to each other with certificates"
-- severity = "high"
-- rating   = "Everything that is stored, in clear text between the members, for who listens there"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://etcd.io/docs/v3.6/op-guide/security/"]
-- why      = """
--   Members copy all data to each other. Without certificates it goes in clear text, and a stranger may join."""
-- fix      = """
--   Set `--peer-cert-file`, `--peer-key-file` and `--peer-trusted-ca-file`, and https:// in `--listen-peer-urls` and
--   `--initial-advertise-peer-urls`. Of a cluster that runs, first give every member the files, then change the
--   address of one after the other with `etcdctl member update ID --peer-urls=https://ADDRESS:2380`."""
-- misses   = """
--   That an etcd of one member copies to nobody: it needs a waiver, since its flags do not say whether others
--   joined later. etcd outside kube-system, on machines of its own, or started by an operator's program."""
-- unseen   = """
--   No etcd runs as a pod in kube-system: a managed control plane, or an etcd on machines of its own; its settings
--   are not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--peer-cert-file'], '') AS certificate,
        coalesce(flags['--peer-key-file'], '') AS key,
        coalesce(flags['--listen-peer-urls'], '') AS urls,
        contains(certificate || key, '$') OR regexp_matches(urls, '(^|,)\s*\$') AS is_elsewhere,
        CASE
            WHEN flags['--config-file'] IS NULL AND contains(lower(urls), 'http://')
                THEN {'verdict': 'fail', 'reason': 'speaks to other members without TLS: ' || urls}
            WHEN flags['--config-file'] IS NULL AND certificate != '' AND key != '' AND NOT is_elsewhere
                THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR flags['--config-file'] IS NOT NULL OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its settings cannot be read: they come from elsewhere than its command line'
            }
            ELSE {'verdict': 'fail', 'reason': 'speaks to other members without a certificate that was issued for it'}
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
