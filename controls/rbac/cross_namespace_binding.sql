-- title    = "Bindings of a namespace serve its own service accounts"
-- severity = "medium"
-- rating   = "A break-in into one namespace reaches another, as far as the bound role goes"
-- since    = 2026-11-26
-- judges   = ["RoleBinding"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
--     "https://kubernetes.io/docs/tasks/extend-kubernetes/setup-extension-api-server/",
-- ]
-- why      = """
--   Where an account of one namespace has rights in another, namespaces are no boundary: who may create pods in the
--   first holds those rights in the second."""
-- fix      = """
--   Run the workload in the namespace it works in, or add the binding to `exempt` when it is meant, as for a
--   monitoring or deployment service."""
-- misses   = """
--   Grants of the whole cluster; groups and users; whether both namespaces belong to one team."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "kube-public/system:controller:bootstrap-signer: ServiceAccount kube-system/bootstrap-signer",
-- ]
-- # Roles, with their namespace, that are there to be given to accounts of others. This one shows every API server that
-- # extends Kubernetes by whose certificates it is asked.
-- open_roles = ["kube-system/extension-apiserver-authentication-reader"]

WITH foreigners AS (
    SELECT
        binding_namespace                                            AS namespace,
        binding                                                      AS name,
        list_sort(list(DISTINCT receiver))                           AS receivers,
        list(format('subjects[{}]', subject_no) ORDER BY subject_no) AS fields
    FROM role_subjects
    WHERE binding_kind = 'RoleBinding'
        AND (
            (subject_kind = 'ServiceAccount' AND subject_namespace != binding_namespace)
            OR (
                subject_kind = 'User'
                AND starts_with(subject, 'system:serviceaccount:')
                AND split_part(subject, ':', 3) != binding_namespace
            )
        )
        AND NOT list_contains($exempt, binding_namespace || '/' || binding || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    CASE
        WHEN foreigners.name IS NULL OR list_contains($open_roles, role_namespace || '/' || role) THEN 'pass'
        WHEN role_bindings.namespace = '' THEN 'not_assessed'
        ELSE 'fail'
    END                                            AS verdict,
    if(
        role_bindings.namespace = '',
        'names no namespace; where it goes is up to whoever applies it',
        'gives ' || role_bindings.gives || ' to accounts of other namespaces: '
        || array_to_string(foreigners.receivers, ', ')
    )                                              AS reason,
    foreigners.fields,
    {'role': role_bindings.role, 'receivers': foreigners.receivers} AS evidence
FROM role_bindings
LEFT JOIN foreigners USING (namespace, name)
WHERE role_bindings.kind = 'RoleBinding'
