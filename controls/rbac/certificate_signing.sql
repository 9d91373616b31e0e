-- title    = "Only named subjects sign client and kubelet certificates"
-- severity = "high"
-- rating   = "A certificate for any name and group, system:masters included, that nobody can revoke"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization"]
-- why      = """
--   Who signs for a signer of Kubernetes writes the certificate into the request: whoever controls that step decides
--   which name and groups the API server believes."""
-- fix      = """
--   Leave sign and `certificatesigningrequests/status` to the controller manager; give other signers rights on their
--   own `signerName` only, by `resourceNames`. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Signing takes both halves, the status of requests and the signer; each fails alone, as the other may come through
--   another binding. Not seen: approval, which another control judges; keys of the certificate authority on control
--   plane nodes; the status of requests limited by name; signers of one's own; roles that are not among what was
--   collected."""
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
    WHERE (
            (
                verb IN ('update', 'patch', '*')
                AND api_group IN ('certificates.k8s.io', '*')
                AND resource IN ('certificatesigningrequests/status', '*/status', '*')
                AND len(resource_names) = 0
            )
            OR (
                verb IN ('sign', '*')
                AND api_group IN ('certificates.k8s.io', '*')
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
    array_to_string(receivers, ', ') || ' may sign certificate requests in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
