-- title    = "The API server keeps ten audit files"
-- severity = "low"
-- rating   = "Traces of a break-in are gone before somebody looks for them, where much is logged"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
-- ]
-- why      = """
--   Whoever makes many requests fills the audit log: with few files kept, the traces of what went before are soon
--   gone."""
-- fix      = """
--   Set `--audit-log-maxbackup=10`, or more, in the API server's manifest, and ship the log to a store that keeps it
--   longer."""
-- misses   = """
--   How long the files last, which depends on how much is logged. No limit of their number, which is the default,
--   fails, because files then grow until the disk is full and events get lost. A log on standard output or behind a
--   webhook is kept by other means, and not assessed. Also not seen: API servers outside kube-system, such as those of
--   clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""
-- params   = { files = 10 }

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(try_cast(flags['--audit-log-maxbackup'] AS INTEGER), 0) AS backups,
        CASE
            WHEN audit_gap IS NOT NULL THEN audit_gap
            WHEN starts_with(flags['--audit-log-maxbackup'], '$')
                THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
            WHEN backups < $files THEN {
                'verdict': 'fail',
                'reason': if(
                    backups > 0,
                    'keeps ' || backups || ' old audit files, not ' || $files,
                    'sets no number of audit files that are kept'
                )
            }
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
