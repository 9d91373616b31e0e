-- title    = "Only named subjects bind, escalate or impersonate"
-- severity = "critical"
-- rating   = "Every right in the cluster, in one request, for each subject that is bound"
-- since    = 2026-11-25
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb",
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#bind-verb",
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#impersonate-verb",
--     "https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/#constrained-impersonation",
-- ]
-- why      = """
--   These three verbs lift the rule that nobody grants more than they have: bind hands out any role, escalate writes
--   any right into one, impersonate acts as anybody, administrators included."""
-- fix      = """
--   Remove the verbs, and `*` on roles, clusterroles, users and groups, which holds them. An operator that must hand
--   out one role gets `bind` on that role: `resources: [clusterroles], resourceNames: [view], verbs: [bind]`.
--   Whoever must have them is added to `exempt`."""
-- misses   = """
--   bind and impersonate limited to names other than those in grave; impersonation of the service accounts of one
--   namespace, which edit and admin hold and which gives no more than creating pods there; userextras and uids, which
--   give nothing alone; constrained impersonation (`impersonate:user-info` and the like) of whoever may only look at
--   other things than Secrets as somebody else; roles that are not among what was collected."""
-- [params]
-- grave = [
--     "cluster-admin",
--     "system:masters",
-- ]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
-- "system:controller:clusterrole-aggregation-controller: ServiceAccount kube-system/clusterrole-aggregation-controller"
-- ]

WITH lifting AS (
    SELECT binding_kind, binding_namespace, binding, receiver, verb, resource
    FROM grants
    WHERE (len(resource_names) = 0 OR list_has_any(resource_names, $grave) OR verb IN ('escalate', '*'))
        AND verb IN ('bind', 'escalate', '*')
        AND api_group IN ('rbac.authorization.k8s.io', '*')
        AND resource IN ('clusterroles', 'roles', '*')
        AND NOT (binding_kind = 'RoleBinding' AND verb = 'escalate' AND resource = 'clusterroles')
    UNION ALL
    SELECT binding_kind, binding_namespace, binding, receiver, verb, resource
    FROM impersonations
    WHERE (len(resource_names) = 0 OR list_has_any(resource_names, $grave))
        AND may_change
        AND binding_kind = 'ClusterRoleBinding'
),
unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers,
        list_sort(list(DISTINCT if(verb = '*', 'control', verb) || ' ' || replace(resource, '*', 'all resources')))
                                                                       AS rights
    FROM lifting
    WHERE NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may ' || array_to_string(rights, ', ') || ' in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers, 'rights': rights} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
