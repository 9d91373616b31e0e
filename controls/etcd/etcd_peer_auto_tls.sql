-- title    = "Members of etcd do not sign their own certificates"
-- severity = "high"
-- rating   = "A stranger on the network can stand in for a member and take all data"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://etcd.io/docs/v3.6/op-guide/security/"]
-- why      = """
--   Members that sign for themselves cannot tell each other from a stranger, who may join and be handed all data."""
-- fix      = """
--   Remove `--peer-auto-tls`, and set `--peer-cert-file`, `--peer-key-file` and `--peer-trusted-ca-file`."""
-- misses   = """
--   Who issued the certificates that are set. Beside those etcd ignores the flag, and is judged by it all the same.
--   An etcd of one member, which speaks to nobody, needs a waiver. etcd outside kube-system, on machines of its own,
--   or started by an operator's program."""
-- unseen   = """
--   No etcd runs as a pod in kube-system: a managed control plane, or an etcd on machines of its own; its settings
--   are not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        try_cast(coalesce(flags['--peer-auto-tls'], 'false') AS BOOLEAN) AS is_on,
        CASE
            WHEN NOT is_readable OR flags['--config-file'] IS NOT NULL OR is_on IS NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'its settings cannot be read: they come from elsewhere than its command line'
            }
            WHEN is_on THEN {
                'verdict': 'fail',
                'reason': 'is told to sign the certificate that it shows other members itself'
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
