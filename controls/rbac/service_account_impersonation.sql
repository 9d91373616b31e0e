-- title    = "Only named subjects impersonate the service accounts of a namespace"
-- severity = "high"
-- rating   = "Every right of every service account of one namespace, operators with cluster-admin among them"
-- since    = 2026-11-26
-- judges   = ["RoleBinding"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/",
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#impersonate-verb",
-- ]
-- why      = """
--   Impersonating a service account gives all that it may do, without a token and without a pod; the built-in roles
--   edit and admin hold this for their namespace."""
-- fix      = """
--   Bind a Role of your own with the rights in use in place of edit and admin, or name the accounts, for example
--   `resourceNames: [deployer]`. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   What the accounts may do; impersonation in the whole cluster, which the control of bind, escalate and impersonate
--   judges; rights limited to objects by name; roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = []

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM impersonations
    WHERE resource IN ('serviceaccounts', '*')
        AND len(resource_names) = 0
        AND may_change
        AND NOT list_contains(
            $exempt::VARCHAR[], concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver
        )
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may act as any service account in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'RoleBinding'
