-- title    = "Only named subjects change admission webhook configurations"
-- severity = "high"
-- rating   = "Every object written to the cluster is seen and may be changed or blocked"
-- since    = 2026-11-25
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks"]
-- why      = """
--   A webhook of one's own reads every object that is written, Secrets included, and can change it; and whoever
--   deletes a webhook switches off the policy that it enforced."""
-- fix      = """
--   Grant `update` and `patch` on the one configuration that is needed, such as `resourceNames:
--   [ingress-admission]`; create it when the component is installed. Whoever must create configurations is added to
--   `exempt`."""
-- misses   = """
--   Rights limited to configurations by name; who controls the Service behind a webhook; admission policies written
--   in CEL; roles that are not among what was collected. RoleBindings are not looked at, since they cannot give what
--   lies in no namespace."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:namespace-controller: ServiceAccount kube-system/namespace-controller",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('create', 'update', 'patch', 'delete', 'deletecollection', '*')
        AND api_group IN ('admissionregistration.k8s.io', '*')
        AND resource IN ('mutatingwebhookconfigurations', 'validatingwebhookconfigurations', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change admission webhooks in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
