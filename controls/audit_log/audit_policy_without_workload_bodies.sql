-- title    = "The audit log shows what was changed in a workload"
-- severity = "medium"
-- rating   = "It can be told who changed a workload, and not whether that made it dangerous"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/",
-- ]
-- why      = """
--   At Metadata the log says that a pod was made, and not that it is privileged, mounts the node or runs another
--   image. Half of the detections on workloads need the body of the request."""
-- fix      = """
--   Add `- level: RequestResponse` for `verbs: [create, update, patch]` of `[{group: apps}, {group: batch}]` and of
--   `pods` and `pods/ephemeralcontainers`, after the rule for Secrets."""
-- misses   = """
--   The bodies of patches hold the change only at Request; the whole object needs RequestResponse. Bodies that are
--   cut for their size, which audit_log_truncated looks at. Requests are tried as somebody whom no rule names, in
--   kube-system and in a namespace that no rule names."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose audit policy its provider writes and nobody
--   else sees."""

WITH requests AS (
    SELECT
        policy,
        string_agg(DISTINCT verb, '/' ORDER BY verb) || ' ' || target AS request
    FROM audit_policy_levels
    WHERE
        depth < 2
        AND target IN (
                'pods', 'deployments.apps', 'daemonsets.apps', 'statefulsets.apps', 'jobs.batch', 'cronjobs.batch',
                'pods/ephemeralcontainers'
            )
        AND verb IN ('create', 'update', 'patch')
        AND who IN ('person', 'administrator', 'service_account')
    GROUP BY policy, target
)

SELECT
    kind,
    namespace,
    name,
    CASE WHEN count(request) > 0 THEN 'fail' WHEN count(problem) > 0 THEN 'not_assessed' ELSE 'pass' END AS verdict,
    CASE
        WHEN min(path) = '' AND count(request) > 0 THEN 'its API server has no audit policy, so that it logs nothing'
        WHEN count(request) > 0 THEN concat(
            'it logs less than the body of ', array_to_string(list_sort(list_distinct(list(request)))[:5], ', '),
            if(count(DISTINCT request) > 5, ' and more', '')
        )
        ELSE min(problem)
    END AS reason,
    {'path': min(path), 'requests': list_sort(list_distinct(list(request)))} AS evidence
FROM audit_policies
LEFT JOIN requests USING (policy)
GROUP BY kind, namespace, name
