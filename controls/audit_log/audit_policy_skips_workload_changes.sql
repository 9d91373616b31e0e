-- title    = "The audit policy logs changes of workloads"
-- severity = "high"
-- rating   = "What runs in the cluster can be changed, and nobody can say by whom"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Most attacks on a cluster start or change a workload at some point. Without a trace of that neither the way in
--   nor the extent can be told."""
-- fix      = """
--   Add `- level: RequestResponse` for `verbs: [create, update, patch, delete, deletecollection]` of the groups
--   apps and batch and of `pods` and `pods/ephemeralcontainers`, or end the policy with `- level: Metadata`."""
-- misses   = """
--   Workloads of other kinds, such as those of operators; and whether the log shows what was changed, which
--   audit_policy_without_workload_bodies looks at. Requests are tried as somebody whom no rule names, in kube-system
--   and in a namespace that no rule names."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose audit policy its provider writes and nobody
--   else sees."""

WITH requests AS (
    SELECT
        policy,
        string_agg(DISTINCT verb, '/' ORDER BY verb) || ' ' || target AS request
    FROM audit_policy_levels
    WHERE
        depth = 0
        AND target IN (
                'pods', 'pods/ephemeralcontainers', 'deployments.apps', 'daemonsets.apps', 'statefulsets.apps',
                'jobs.batch', 'cronjobs.batch'
            )
        AND verb IN ('create', 'update', 'patch', 'delete', 'deletecollection')
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
            'it does not log ', array_to_string(list_sort(list_distinct(list(request)))[:5], ', '),
            if(count(DISTINCT request) > 5, ' and more', '')
        )
        ELSE min(problem)
    END AS reason,
    {'path': min(path), 'requests': list_sort(list_distinct(list(request)))} AS evidence
FROM audit_policies
LEFT JOIN requests USING (policy)
GROUP BY kind, namespace, name
