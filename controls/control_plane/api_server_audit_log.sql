-- title    = "The API server writes an audit log"
-- severity = "high"
-- rating   = "No break-in on the whole cluster can be traced, whoever did it"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
-- ]
-- why      = """
--   Without an audit log nobody can say afterwards who read a Secret, changed a role or opened a shell in a pod."""
-- fix      = """
--   Set `--audit-log-path=/var/log/kubernetes/audit.log` in the API server's manifest, mount the directory, and name
--   an audit policy with `--audit-policy-file`."""
-- misses   = """
--   Whether an audit policy lets anything into the log, how long it is kept, and whether anybody reads or ships it.
--   What a webhook receives and keeps, so that one alone is not assessed. Also not seen: API servers outside
--   kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--audit-webhook-config-file'], '') AS webhook,
        CASE
            WHEN NOT is_readable OR starts_with(audit_path, '$') THEN {
                'verdict': 'not_assessed', 'reason': 'its command line cannot be read'
            }
            WHEN audit_path != '' THEN {'verdict': 'pass', 'reason': ''}
            WHEN webhook = '' THEN {'verdict': 'fail', 'reason': 'writes no audit log'}
            ELSE {
                'verdict': 'not_assessed',
                'reason': 'sends audit events to a webhook only, and what that keeps cannot be seen'
            }
        END                                                AS answer
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    unnest(min(answer)),
    [min(path)] AS fields
FROM verdicts
GROUP BY kind, namespace, name
