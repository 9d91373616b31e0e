-- title    = "The API server has an audit policy"
-- severity = "high"
-- rating   = "No break-in on the whole cluster can be traced, although a log seems to be written"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
-- ]
-- why      = """
--   The policy says which requests become audit events; without one there are none, whatever else is set, and nobody
--   can say afterwards who read a Secret, changed a role or opened a shell in a pod."""
-- fix      = """
--   Write an audit policy on the control plane's nodes, mount it, and name it, for example
--   `--audit-policy-file=/etc/kubernetes/audit/policy.yaml`."""
-- misses   = """
--   What the policy says: it lies on the node, and may leave out what matters or everything. Whether a log is written,
--   and API servers outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--audit-policy-file'], '') AS policy,
        CASE
            WHEN NOT is_readable OR starts_with(policy, '$') THEN 'not_assessed'
            WHEN policy = '' THEN 'fail'
            ELSE 'pass'
        END AS verdict
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    min(verdict) AS verdict,
    CASE min(verdict)
        WHEN 'fail' THEN 'has no audit policy, so that nothing is logged'
        ELSE 'its command line cannot be read'
    END AS reason,
    [min(path)] AS fields
FROM verdicts
GROUP BY ALL
