-- title    = "Roles are bound to groups, not to people one by one"
-- severity = "low"
-- rating   = "Rights of people who left or moved stay until somebody thinks of each binding; no right is added"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   Rights bound to a person stay in the cluster when the person leaves or changes teams; those of a group end where
--   people are managed."""
-- fix      = """
--   Bind a group of the identity provider: `kind: Group, name: example-developers`. An account for emergencies is
--   added to `exempt`."""
-- misses   = """
--   Whether a name is a person's; components of the control plane, whose names start with system:; who is in a
--   group."""
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
    WHERE subject_kind = 'User' AND NOT starts_with(subject, 'system:')
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    'gives ' || gives || ' to single users: ' || array_to_string(receivers, ', ') AS reason,
    unexpected.fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
