-- title    = "Only named subjects create tokens of service accounts"
-- severity = "high"
-- rating   = "The rights of any service account of the scope, used from anywhere"
-- since    = 2026-11-25
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request"]
-- why      = """
--   With a token of a service account one acts as it: whoever can make tokens has the rights of every service account
--   in reach, in kube-system those of the control plane's controllers."""
-- fix      = """
--   Name the service accounts, such as `resources: [serviceaccounts/token], resourceNames: [backup], verbs:
--   [create]`, and give people `view` in place of `edit` and `admin`, which both hold this right. Whoever must have
--   it is added to `exempt`."""
-- misses   = """
--   Rights limited to service accounts by name; tokens that come with pods, and long-lived ones in Secrets; the Node
--   authorizer, which lets kubelets make tokens for their pods; roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:kube-controller-manager: User system:kube-controller-manager",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('create', '*')
        AND api_group IN ('', '*')
        AND resource IN ('serviceaccounts/token', '*/token', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may make tokens of service accounts in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
