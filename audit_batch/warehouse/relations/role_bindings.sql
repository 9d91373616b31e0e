-- grain    = "one row per RoleBinding and per ClusterRoleBinding"
-- rests_on = ["clusterrolebindings.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io"]
-- [columns]
-- kind           = "RoleBinding or ClusterRoleBinding"
-- namespace      = "namespace of the RoleBinding; empty for a ClusterRoleBinding"
-- name           = "name of the binding"
-- uid            = "UID of the binding"
-- created_at     = "when it was created, UTC; NULL in manifests"
-- labels         = "labels; empty when there are none"
-- annotations    = "annotations; empty when there are none"
-- role_kind      = "kind of the role that is given: Role or ClusterRole; empty when a manifest leaves it out"
-- role_namespace = "namespace of that role; empty for a ClusterRole"
-- role           = "name of that role; empty when a manifest leaves it out"
-- gives          = "the role in words: ClusterRole edit, or no role"
-- place          = "where it holds, in words: the whole cluster, namespace shop, or its namespace where a manifest leaves that out"
-- role_exists    = "the role exists; a binding to a missing role grants as soon as somebody creates it"
-- subjects       = "number of subjects; 0 when there are none"
-- is_bootstrap   = "made and repaired by the API server itself, so its label says; anybody who may edit the binding may write that label"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {
                    "creationTimestamp": "VARCHAR",
                    "labels": "MAP(VARCHAR, VARCHAR)",
                    "annotations": "MAP(VARCHAR, VARCHAR)"
                },
                "roleRef": {"kind": "VARCHAR", "name": "VARCHAR"},
                "subjects": ["JSON"]
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'rbac.authorization.k8s.io' AND kind IN ('ClusterRoleBinding', 'RoleBinding')
),
resolved AS (
    SELECT
        *,
        coalesce(body.roleRef.kind, '')                 AS role_kind,
        if(body.roleRef.kind = 'Role', namespace, '')   AS role_namespace,
        coalesce(body.roleRef.name, '')                 AS role
    FROM parsed
)
SELECT
    resolved.kind,
    resolved.namespace,
    resolved.name,
    resolved.uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP)             AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR))      AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR)) AS annotations,
    role_kind,
    role_namespace,
    role,
    coalesce(nullif(trim(role_kind || ' ' || role), ''), 'no role')    AS gives,
    CASE
        WHEN resolved.kind = 'ClusterRoleBinding' THEN 'the whole cluster'
        WHEN resolved.namespace = '' THEN 'its namespace'
        ELSE 'namespace ' || resolved.namespace
    END                                                                AS place,
    roles.name IS NOT NULL                                             AS role_exists,
    coalesce(len(body.subjects), 0)                                    AS subjects,
    coalesce(body.metadata.labels['kubernetes.io/bootstrapping'] = 'rbac-defaults', false)
                                                                       AS is_bootstrap
FROM resolved
LEFT JOIN roles
    ON roles.kind = resolved.role_kind
    AND roles.namespace = resolved.role_namespace
    AND roles.name = resolved.role
