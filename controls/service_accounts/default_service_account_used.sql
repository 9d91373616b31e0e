-- title    = "Default service accounts hold no grants and run no workload"
-- severity = "medium"
-- rating   = "Whatever is granted reaches every pod of one namespace that names no account"
-- since    = 2026-11-25
-- judges   = [
--     "ClusterRoleBinding", "CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet",
--     "ReplicationController", "RoleBinding", "StatefulSet",
-- ]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts",
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
-- ]
-- why      = """
--   Every pod that names no service account runs under default: what is granted to it, whatever is deployed next to
--   it gets as well, and the audit log cannot tell one workload from another."""
-- fix      = """
--   Make a service account for each workload and name it, such as `serviceAccountName: shop-api`; bind roles to that
--   one, and take `default` out of the subjects."""
-- misses   = """
--   Grants to groups that default is in, such as system:serviceaccounts:NAMESPACE; cloud roles given through
--   annotations. A workload is named also when no token is mounted into it, as the next change may mount one."""

WITH bound AS (
    SELECT
        binding_kind                                                 AS kind,
        binding_namespace                                            AS namespace,
        binding                                                      AS name,
        list_sort(list(DISTINCT if(subject_kind = 'User', split_part(subject, ':', 3), subject_namespace)))
                                                                     AS namespaces,
        list(format('subjects[{}]', subject_no) ORDER BY subject_no) AS fields
    FROM role_subjects
    WHERE (subject_kind = 'ServiceAccount' AND subject = 'default')
        OR (subject_kind = 'User' AND regexp_full_match(subject, 'system:serviceaccount:[^:]*:default'))
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(bound.name IS NULL, 'pass', 'fail')          AS verdict,
    'gives ' || role_bindings.gives
    || ' to the default service account of '
    || if(bound.namespaces = [''], 'its namespace', 'namespace ' || array_to_string(bound.namespaces, ', '))
                                                    AS reason,
    bound.fields
FROM role_bindings
LEFT JOIN bound USING (kind, namespace, name)
UNION ALL
SELECT
    kind,
    namespace,
    name,
    if(service_account = 'default', 'fail', 'pass') AS verdict,
    'runs under the default service account of its namespace',
    [spec_path || '.serviceAccountName']
FROM workloads
-- Mirror pods have no service account, so admission sees to it: only the annotation makes a pod one.
WHERE NOT (kind = 'Pod' AND annotations['kubernetes.io/config.mirror'] IS NOT NULL)
