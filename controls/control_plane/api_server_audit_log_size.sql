-- title    = "The API server fills audit files before it starts new ones"
-- severity = "low"
-- rating   = "Traces of a break-in are gone sooner, where other limits are small too"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
-- ]
-- why      = """
--   With small files the number that is kept is soon used up, and older events are gone when somebody looks for
--   them."""
-- fix      = """
--   Set `--audit-log-maxsize=100`, or more, in the API server's manifest, or leave it out, which means 100
--   megabytes."""
-- misses   = """
--   How long the files last, which depends on how much is logged and how many files are kept. A log on standard output
--   or behind a webhook is kept by other means, and not assessed. Also not seen: API servers outside kube-system, such
--   as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""
-- params   = { megabytes = 100 }

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(nullif(try_cast(flags['--audit-log-maxsize'] AS INTEGER), 0), 100) AS size,
        CASE
            WHEN audit_gap IS NOT NULL THEN audit_gap
            WHEN starts_with(flags['--audit-log-maxsize'], '$')
                THEN {'verdict': 'not_assessed', 'reason': 'its command line cannot be read'}
            WHEN size < $megabytes THEN {
                'verdict': 'fail',
                'reason': 'starts a new audit file every ' || size || ' megabytes'
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
