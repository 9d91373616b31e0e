-- title    = "No binding counts on the group system:masters"
-- severity = "medium"
-- rating   = "Full rights without any role, but this binding alone adds none to its members"
-- since    = 2026-11-25
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   The API server lets members of system:masters do everything before it asks any authorizer, so that no role,
--   binding or webhook ever takes it back. A binding that names the group shows that somebody works with it."""
-- fix      = """
--   Bind a group of your own, from your identity provider, to the role that is needed, remove `system:masters` from
--   the subjects, and issue no more certificates with `O=system:masters`."""
-- misses   = """
--   Who is in the group: certificates and identity providers say so, and no list of them exists in the cluster; audit
--   events show members at work. Who may impersonate the group is looked at with the verb impersonate. The exempt
--   ClusterRoleBinding is the one that the API server makes itself."""
-- [params]
-- exempt = ["cluster-admin"]

WITH members AS (
    SELECT
        binding_kind                                                 AS kind,
        binding_namespace                                            AS namespace,
        binding                                                      AS name,
        list(format('subjects[{}]', subject_no) ORDER BY subject_no) AS fields
    FROM role_subjects
    WHERE subject_kind = 'Group'
        AND subject = 'system:masters'
        AND NOT (binding_kind = 'ClusterRoleBinding' AND list_contains($exempt, binding))
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(members.name IS NULL, 'pass', 'fail')                         AS verdict,
    'gives ' || role_bindings.gives
    || ' to group system:masters, whose members may do everything already and stay so without it'
                                                                     AS reason,
    members.fields
FROM role_bindings
LEFT JOIN members USING (kind, namespace, name)
