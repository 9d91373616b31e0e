-- title    = "No binding of a site's own serves whoever is logged in"
-- severity = "high"
-- rating   = "Everybody with any login; on some managed clouds that is anybody with an account there"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   system:authenticated holds every user and every pod, and where the cloud authenticates callers, whoever has an
--   account with it, of any company."""
-- fix      = """
--   Bind the group of the identity provider or the service account that needs the role, for example `kind: Group,
--   name: example-developers`. A binding that must stay is added to `exempt`."""
-- misses   = """
--   What the role allows, which another control weighs; other broad groups of the identity provider."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "system:basic-user: Group system:authenticated",
--     "system:discovery: Group system:authenticated",
--     "system:public-info-viewer: Group system:authenticated",
--     "system:public-info-viewer: Group system:unauthenticated",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                                                 AS kind,
        binding_namespace                                            AS namespace,
        binding                                                      AS name,
        list_sort(list(DISTINCT receiver))                           AS receivers,
        list(format('subjects[{}]', subject_no) ORDER BY subject_no) AS fields
    FROM role_subjects
    WHERE subject_kind = 'Group' AND subject IN ('system:authenticated', 'system:unauthenticated')
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    'gives ' || gives || ' to everybody: ' || array_to_string(receivers, ', ') AS reason,
    unexpected.fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
