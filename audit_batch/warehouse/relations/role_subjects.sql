-- grain    = "one row per subject of each RoleBinding and ClusterRoleBinding; a binding without subjects has none"
-- rests_on = ["clusterrolebindings.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io"]
-- [columns]
-- binding_kind      = "RoleBinding or ClusterRoleBinding"
-- binding_namespace = "namespace of the RoleBinding; empty for a ClusterRoleBinding"
-- binding           = "name of the binding"
-- subject_no        = "place in the binding's subjects, from 0"
-- role_kind         = "kind of the role that is given: Role or ClusterRole"
-- role_namespace    = "namespace of that role; empty for a ClusterRole"
-- role              = "name of that role"
-- role_exists       = "the role exists"
-- subject_kind      = "User, Group or ServiceAccount, as written; a User system:serviceaccount:NAMESPACE:NAME is a service account too"
-- subject_namespace = "namespace of a service account, the binding's own when it is left out; empty for User and Group, and where a chart's is that of its release"
-- subject           = "name of the subject"
-- receiver          = "the subject in one text: User kim@example.com, Group ops or ServiceAccount shop/web"
-- subject_exists    = "the service account exists; NULL for User and Group, of which no list exists"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc, '{"subjects": [{"kind": "VARCHAR", "namespace": "VARCHAR", "name": "VARCHAR"}]}'
        ).subjects AS subjects
    FROM objects
    WHERE api_group = 'rbac.authorization.k8s.io' AND kind IN ('ClusterRoleBinding', 'RoleBinding')
),
positioned AS (
    SELECT
        kind,
        namespace,
        name,
        generate_subscripts(subjects, 1) - 1 AS subject_no,
        unnest(subjects)                     AS subject
    FROM parsed
),
placed AS (
    SELECT
        kind,
        namespace,
        name,
        subject_no,
        subject.kind                                                     AS subject_kind,
        if(
            subject.kind = 'ServiceAccount',
            coalesce(subject.namespace, positioned.namespace),
            ''
        )                                                                AS subject_namespace,
        subject.name                                                     AS subject_name
    FROM positioned
)
SELECT
    placed.kind                               AS binding_kind,
    placed.namespace                          AS binding_namespace,
    placed.name                               AS binding,
    placed.subject_no,
    role_bindings.role_kind,
    role_bindings.role_namespace,
    role_bindings.role,
    role_bindings.role_exists,
    placed.subject_kind,
    placed.subject_namespace,
    placed.subject_name                       AS subject,
    placed.subject_kind || ' ' || concat_ws('/', nullif(placed.subject_namespace, ''), placed.subject_name)
                                              AS receiver,
    if(
        placed.subject_kind = 'ServiceAccount',
        service_accounts.name IS NOT NULL,
        NULL
    )                                         AS subject_exists
FROM placed
INNER JOIN role_bindings
    ON role_bindings.kind = placed.kind
    AND role_bindings.namespace = placed.namespace
    AND role_bindings.name = placed.name
LEFT JOIN service_accounts
    ON placed.subject_kind = 'ServiceAccount'
    AND service_accounts.namespace = placed.subject_namespace
    AND service_accounts.name = placed.subject_name
