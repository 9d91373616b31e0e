-- title    = "The audit policy logs who reads and changes Secrets"
-- severity = "high"
-- rating   = "Stolen credentials cannot be traced to whoever read them"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   After a break-in the first question is which credentials were read. Only a log of every read of Secrets answers
--   it."""
-- fix      = """
--   Put a rule before those of level None: `- level: Metadata` with `resources: [{group: '', resources: [secrets]}]`."""
-- misses   = """
--   Rules for single users and namespaces, which audit_policy_blind_spot looks at, and what is read past the API,
--   from etcd or a node. Requests are tried as somebody whom no rule names, in kube-system and in a namespace that no
--   rule names."""
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
        AND target IN ('secrets')
        AND verb IN ('get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection')
        AND who IN ('person', 'administrator', 'service_account', 'node')
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
