-- title    = "Only named subjects have cluster-admin or its equal"
-- severity = "critical"
-- rating   = "Every right in the whole cluster, for each subject that is bound"
-- since    = 2026-11-25
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles",
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
-- ]
-- why      = """
--   Whoever has cluster-admin may read every Secret, change every workload and policy, and remove the traces; bound
--   in one namespace, the same holds there. Each holder is one stolen credential away from that."""
-- fix      = """
--   Bind a role that names what is needed, such as `kubectl create rolebinding ops --clusterrole=edit --group=ops -n
--   shop`, and remove this binding. Those who must have it, such as a break-glass group, are added to `exempt`."""
-- misses   = """
--   Roles that reach the same power without * in one rule, or through the verbs escalate, bind and impersonate;
--   members of system:masters, who need no binding, and how many people are in a group."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
-- ]

WITH powerful AS (
    SELECT
        kind      AS role_kind,
        namespace AS role_namespace,
        name      AS role
    FROM role_rules
    WHERE list_contains(verbs, '*')
        AND list_contains(resources, '*')
        AND list_contains(api_groups, '*')
        AND len(resource_names) = 0
    UNION
    SELECT
        'ClusterRole',
        '',
        'cluster-admin'
),
unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers,
        list(format('subjects[{}]', subject_no) ORDER BY subject_no)   AS fields
    FROM role_subjects
    SEMI JOIN powerful USING (role_kind, role_namespace, role)
    WHERE NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may do everything in ' || place
    || ', through ' || gives AS reason,
    unexpected.fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
