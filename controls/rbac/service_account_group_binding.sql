-- title    = "No binding serves all service accounts at once"
-- severity = "high"
-- rating   = "Every pod of the cluster or of a namespace has the right, also what is deployed there later"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   A binding to system:serviceaccounts, or to that group of a namespace, gives the role to every pod there, default
--   accounts included, and to whatever is deployed next."""
-- fix      = """
--   Bind the service accounts that need the role by name. Such a binding that a distribution needs is added to
--   `exempt`."""
-- misses   = """
--   What the role allows; several bindings that together name every account."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "system:service-account-issuer-discovery: Group system:serviceaccounts",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                                                 AS kind,
        binding_namespace                                            AS namespace,
        binding                                                      AS name,
        list_sort(list(DISTINCT receiver))                           AS receivers,
        list(format('subjects[{}]', subject_no) ORDER BY subject_no) AS fields
    FROM role_subjects
    WHERE subject_kind = 'Group'
        AND (subject = 'system:serviceaccounts' OR starts_with(subject, 'system:serviceaccounts:'))
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    'gives ' || gives || ' to whole groups of service accounts: ' || array_to_string(receivers, ', ') AS reason,
    unexpected.fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
