-- title    = "etcd does not answer profiling requests"
-- severity = "low"
-- rating   = "Names and load of what is stored, for those who reach its client port; costs it time"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://etcd.io/docs/v3.6/op-guide/configuration/"]
-- why      = """
--   Profiles show memory and work of etcd and cost it time, which helps whoever wants to study or to burden it."""
-- fix      = """
--   Remove `--enable-pprof`."""
-- misses   = """
--   Who reaches /debug/pprof. etcd outside kube-system, on machines of its own, or started by an operator's
--   program."""
-- unseen   = """
--   No etcd runs as a pod in kube-system: a managed control plane, or an etcd on machines of its own; its settings
--   are not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        try_cast(coalesce(flags['--enable-pprof'], 'false') AS BOOLEAN) AS is_on,
        CASE
            WHEN NOT is_readable OR flags['--config-file'] IS NOT NULL OR is_on IS NULL THEN {
                'verdict': 'not_assessed',
                'reason': 'its settings cannot be read: they come from elsewhere than its command line'
            }
            WHEN is_on THEN {'verdict': 'fail', 'reason': 'answers profiling requests'}
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
