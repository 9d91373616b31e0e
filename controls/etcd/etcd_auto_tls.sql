-- title    = "etcd serves no certificates that it signed itself"
-- severity = "high"
-- rating   = "Clients cannot tell etcd from somebody in between, who reads every Secret"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://etcd.io/docs/v3.6/op-guide/security/"]
-- why      = """
--   With certificates that etcd makes for itself no client can tell it from somebody in between, and none can be
--   asked for a certificate of a known authority."""
-- fix      = """
--   Remove `--auto-tls`, and set `--cert-file`, `--key-file` and `--trusted-ca-file`; name the authority of that
--   certificate in `--etcd-cafile` of the API server."""
-- misses   = """
--   Who issued the certificates that are set. Beside those etcd ignores the flag, and is judged by it all the same.
--   etcd outside kube-system, on machines of its own, or started by an operator's program."""
-- unseen   = """
--   No etcd runs as a pod in kube-system: a managed control plane, or an etcd on machines of its own; its settings
--   are not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        try_cast(coalesce(flags['--auto-tls'], 'false') AS BOOLEAN) AS is_on,
        CASE
            WHEN NOT is_readable OR flags['--config-file'] IS NOT NULL OR is_on IS NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'its settings cannot be read: they come from elsewhere than its command line'
            }
            WHEN is_on THEN {'verdict': 'fail', 'reason': 'is told to sign the certificate that it serves itself'}
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
