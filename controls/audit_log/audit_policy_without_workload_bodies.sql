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
--   pods, after the rule for Secrets."""
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
        target,
        string_agg(DISTINCT verb, '/' ORDER BY verb) || ' ' || target AS request
    FROM audit_policy_levels
    WHERE
        depth < 2
        AND target IN (
                'pods', 'deployments.apps', 'daemonsets.apps', 'statefulsets.apps', 'jobs.batch', 'cronjobs.batch'
            )
        AND verb IN ('create', 'update', 'patch')
        AND who IN ('person', 'administrator', 'service_account')
    GROUP BY policy, target
),

lacking AS (
    SELECT
        policy,
        list(request ORDER BY target) AS found
    FROM requests
    GROUP BY policy
)

SELECT
    kind,
    namespace,
    name,
    min(CASE WHEN problem IS NOT NULL THEN 'not_assessed' WHEN found IS NOT NULL THEN 'fail' ELSE 'pass' END) AS verdict,
    coalesce(
        min(
            CASE
                WHEN path = '' AND found IS NOT NULL THEN 'its API server has no audit policy, so that it logs nothing'
                WHEN found IS NOT NULL
                    THEN concat(
                        'it logs less than the body of ', array_to_string(found[:5], ', '), if(len(found) > 5, concat(' and ', len(found) - 5, ' more'), '')
                    )
            END
        ),
        min(problem)
    )                                                   AS reason,
    {'path': min(path), 'requests': any_value(found)} AS evidence
FROM audit_policies
LEFT JOIN lacking USING (policy)
GROUP BY kind, namespace, name
