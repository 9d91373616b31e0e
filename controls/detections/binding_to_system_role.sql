-- title     = "Nobody is bound to the roles of Kubernetes' own parts"
-- severity  = "high"
-- rating    = "These roles make tokens, pods and roles for all; with one of them the whole cluster is some requests away"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006", "T1078.001"]
-- level     = "Request"
-- watches   = ["create clusterrolebindings.rbac.authorization.k8s.io", "update clusterrolebindings.rbac.authorization.k8s.io", "patch clusterrolebindings.rbac.authorization.k8s.io", "create rolebindings.rbac.authorization.k8s.io", "update rolebindings.rbac.authorization.k8s.io", "patch rolebindings.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#core-component-roles", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   The roles of controllers, the scheduler and nodes are made for one identity each. Bound to another one they give
--   its power without the name of cluster-admin."""
-- fix       = """
--   Remove it, `kubectl delete clusterrolebinding NAME`, and see what its subjects did since: `audit-batch timeline
--   --user SUBJECT`. Write a role for what was meant."""
-- benign    = """
--   Second schedulers, which use system:kube-scheduler and system:volume-scheduler, and what kubeadm gives to nodes at
--   each upgrade, are low; provisioners of storage are not told."""
-- misses    = """
--   Copies of such roles under another name, see sensitive_role_written."""
-- params    = { exempt = [], groups = ["system:masters", "system:nodes"], roles = ["system:kube-controller-manager", "system:kube-scheduler", "system:volume-scheduler", "system:node", "system:kubelet-api-admin", "system:kube-aggregator", "system:certificates.k8s.io:certificatesigningrequests:nodeclient", "system:certificates.k8s.io:kube-apiserver-client-approver"] }

SELECT
    audit_id,
    finding,
    verdict,
    if(problem = '', concat(deed, ' to ', string_agg(DISTINCT subject_text, ', ' ORDER BY subject_text)), problem) AS reason,
    if(
        bool_and(
            role IN ('system:kube-scheduler', 'system:volume-scheduler')
            -- kubeadm lets nodes renew their certificates, and new ones ask for theirs.
            OR (
                role = 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient'
                AND subject_kind = 'Group' AND subject = 'system:nodes'
            )
            OR (
                role = 'system:certificates.k8s.io:certificatesigningrequests:nodeclient'
                AND subject_kind = 'Group' AND starts_with(subject, 'system:bootstrappers:')
            )
        ),
        'low',
        if(succeeded, 'high', 'medium')
    )                                                                                                              AS severity,
    client                                                                                                         AS evidence
FROM audit_bindings
WHERE
    (
        problem != ''
        OR list_contains($roles, role)
        OR starts_with(role, 'system:controller:')
        OR (subject_kind = 'Group' AND list_contains($groups, subject))
    )
    AND NOT list_contains($exempt, username)
GROUP BY
    audit_id,
    finding,
    verdict,
    deed,
    problem,
    succeeded,
    client
