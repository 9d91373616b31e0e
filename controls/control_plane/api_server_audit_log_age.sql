-- title    = "The API server keeps audit files for a month"
-- severity = "medium"
-- rating   = "Traces of a break-in are gone before somebody looks for them"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
-- ]
-- why      = """
--   An intrusion is often noticed after weeks: what its first days left in the audit log must still be there."""
-- fix      = """
--   Set `--audit-log-maxage=30`, or more, in the API server's manifest, and ship the log to a store that keeps it
--   longer."""
-- misses   = """
--   Files that are removed before that age because many are written. No limit of age, which is the default, fails,
--   because files then grow until the disk is full and events get lost. A log on standard output or behind a webhook
--   is kept by other means, and not assessed. Also not seen: API servers outside kube-system, such as those of
--   clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""
-- params   = { days = 30 }

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(try_cast(flags['--audit-log-maxage'] AS INTEGER), 0) AS age,
        CASE
            WHEN audit_gap IS NOT NULL THEN audit_gap
            WHEN starts_with(flags['--audit-log-maxage'], '$')
                THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
            WHEN age < $days THEN {
                'verdict': 'fail',
                'reason': if(
                    age > 0,
                    'keeps audit files for ' || age || ' days, not for ' || $days,
                    'sets no number of days for which audit files are kept'
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
