-- title     = "Nobody acts in the name of an administrator or of Kubernetes itself"
-- severity  = "high"
-- rating    = "The request had the rights of the identity that was claimed, up to all there are; its log names the other one first"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1134", "T1078"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/", "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#impersonate-verb", "https://attack.mitre.org/techniques/T1134/"]
-- why       = """
--   Who may impersonate members of system:masters, a node or a controller needs no other right. It is a common way to hide
--   who did something, and to get past rights that were given with care."""
-- fix       = """
--   Ask the person named. Limit `impersonate` to the names that are needed, by `resourceNames` in the role; `audit-batch who-can
--   impersonate groups` names who has it."""
-- benign    = """
--   People who must ask for their administrator's rights on purpose, by `--as-group`, and proxies that stand in
--   for all users, whose names belong into the parameter `exempt`."""
-- misses    = """
--   Attempts that were refused: the API server logs those as requests of who asked, without the name that was claimed."""
-- params    = { users = ["admin", "kubernetes-admin", "kubernetes-super-admin", "system:admin", "system:apiserver", "system:kube-controller-manager", "system:kube-scheduler"], groups = ["system:masters", "kubeadm:cluster-admins", "system:nodes"], namespaces = ["kube-system"], exempt = [] }

SELECT
    audit_id,
    concat(username, ' as ', impersonated_username)                                              AS finding,
    concat(
        if(succeeded, 'did ', 'tried '), verb, ' of ', target, ' as ', impersonated_username,
        if(
            list_has_any(impersonated_groups, $groups),
            concat(' in the group ', list_intersect(impersonated_groups, $groups)[1]), ''
        )
    )                                                                                            AS reason,
    if(succeeded, 'high', 'medium')                                                              AS severity,
    {'source_ip': source_ip, 'groups': impersonated_groups, 'user_agent': user_agent}            AS evidence
FROM audit_requests
WHERE
    impersonated_username IS NOT NULL
    AND NOT list_contains($exempt, username)
    AND (
        list_contains($users, impersonated_username)
        OR coalesce(list_has_any(impersonated_groups, $groups), false)
        OR starts_with(impersonated_username, 'system:node:')
        OR (
            starts_with(impersonated_username, 'system:serviceaccount:')
            AND list_contains($namespaces, split_part(impersonated_username, ':', 3))
        )
    )
