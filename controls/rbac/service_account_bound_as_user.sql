-- title    = "Service accounts are bound as such, not by their user name"
-- severity = "low"
-- rating   = "A grant that reviews and many tools overlook; what it allows others judge"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   A subject of kind User that is called system:serviceaccount:NAMESPACE:NAME gives the role to that account, and
--   whoever lists bindings of service accounts does not see it."""
-- fix      = """
--   Write it as `kind: ServiceAccount, namespace: shop, name: api`."""
-- misses   = """
--   What the role allows; names of users that only look like it."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = []

WITH unexpected AS (
    SELECT
        binding_kind                                                 AS kind,
        binding_namespace                                            AS namespace,
        binding                                                      AS name,
        list_sort(list(DISTINCT receiver))                           AS receivers,
        list(format('subjects[{}]', subject_no) ORDER BY subject_no) AS fields
    FROM role_subjects
    WHERE subject_kind = 'User' AND starts_with(subject, 'system:serviceaccount:')
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    'names service accounts as users: ' || array_to_string(unexpected.receivers, ', ') AS reason,
    unexpected.fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
