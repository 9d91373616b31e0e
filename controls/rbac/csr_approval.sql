-- title    = "Only named subjects approve certificate requests"
-- severity = "high"
-- rating   = "A client certificate of any user, which cannot be revoked, in the whole cluster"
-- since    = 2026-11-25
-- judges   = ["ClusterRoleBinding"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing",
--     "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization",
-- ]
-- why      = """
--   An approved request becomes a client certificate in any name that was asked for: a way to become another user,
--   node or part of the control plane, which no deletion of an account takes back before the certificate ends."""
-- fix      = """
--   Remove `update` on `certificatesigningrequests/approval`, and name the signers that may be approved, such as
--   `resources: [signers], resourceNames: [example.com/internal], verbs: [approve]`. An approver that is needed is
--   added to `exempt`."""
-- misses   = """
--   Approval takes both halves, the subresource and the signer; each fails alone, as the other may come through
--   another binding. Not seen: `certificatesigningrequests/nodeclient`, by which the controller manager approves
--   certificates of nodes, as joining nodes need it; the right to sign, which needs the signer's key as well; signers
--   of one's own; roles that are not among what was collected. RoleBindings are not looked at, since they cannot give
--   what lies in no namespace."""
-- [params]
-- signers = [
--     "kubernetes.io/*",
--     "kubernetes.io/kube-apiserver-client",
--     "kubernetes.io/kube-apiserver-client-kubelet",
--     "kubernetes.io/kubelet-serving",
--     "kubernetes.io/legacy-unknown",
-- ]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:certificate-controller: ServiceAccount kube-system/certificate-controller",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE api_group IN ('certificates.k8s.io', '*')
        AND (
            (
                verb IN ('update', 'patch', '*')
                AND resource IN ('certificatesigningrequests/approval', '*/approval', '*')
            )
            OR (
                verb IN ('approve', '*')
                AND resource IN ('signers', '*')
                AND (len(resource_names) = 0 OR list_has_any(resource_names, $signers))
            )
        )
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may approve certificate requests in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
