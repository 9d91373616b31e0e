-- title    = "etcd serves with a certificate"
-- severity = "critical"
-- rating   = "Everything that is stored, Secrets included, in clear text on the network"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://etcd.io/docs/v3.6/op-guide/security/"]
-- why      = """
--   Without a certificate etcd speaks to its clients in clear text: who listens on the network reads every Secret."""
-- fix      = """
--   Set `--cert-file` and `--key-file`, and https:// in `--listen-client-urls`, `--advertise-client-urls` and, for
--   the API server, `--etcd-servers`."""
-- misses   = """
--   Who issued the certificate, whether clients are asked for one, and addresses that are served without TLS all
--   the same, of which another control speaks. etcd outside kube-system, on machines of its own, or started by an
--   operator's program."""
-- unseen   = """
--   No etcd runs as a pod in kube-system: a managed control plane, or an etcd on machines of its own; its settings
--   are not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--cert-file'], '') AS certificate,
        coalesce(flags['--key-file'], '') AS key,
        contains(certificate || key, '$') AS is_elsewhere,
        CASE
            WHEN flags['--config-file'] IS NULL AND certificate != '' AND key != '' AND NOT is_elsewhere
                THEN {'verdict': 'pass', 'reason': ''}
            WHEN NOT is_readable OR flags['--config-file'] IS NOT NULL OR is_elsewhere THEN {
                'verdict': 'not_assessed',
                'reason': 'its settings cannot be read: they come from elsewhere than its command line'
            }
            ELSE {'verdict': 'fail', 'reason': 'serves without a certificate that was issued for it'}
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
