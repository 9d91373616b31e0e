-- grain    = "one row per RoleBinding or ClusterRoleBinding that a request made or changed, and each of its subjects"
-- rests_on = []
-- [columns]
-- audit_id          = "audit ID of the request"
-- resource          = "rolebindings or clusterrolebindings"
-- namespace         = "namespace of the binding; empty for a ClusterRoleBinding"
-- name              = "name of the binding"
-- role_kind         = "Role or ClusterRole"
-- role              = "name of the role that it gives"
-- subject_kind      = "User, Group or ServiceAccount; empty when the binding has no subject"
-- subject_namespace = "namespace of a service account; empty for others"
-- subject           = "name of the subject"

WITH bound AS (
    SELECT
        *,
        body -> '$.subjects[*]' AS subjects
    FROM audit_bodies
    WHERE resource IN ('rolebindings', 'clusterrolebindings') AND body IS NOT NULL
),

given AS (
    SELECT
        * EXCLUDE (subjects),
        unnest(if(coalesce(len(subjects), 0) = 0, ['{}'::JSON], subjects)) AS subject
    FROM bound
)
SELECT
    audit_id,
    resource,
    namespace,
    name,
    coalesce(body ->> '$.roleRef.kind', '')                   AS role_kind,
    coalesce(body ->> '$.roleRef.name', '')                   AS role,
    coalesce(subject ->> '$.kind', '')                        AS subject_kind,
    if(
        (subject ->> '$.kind') = 'ServiceAccount',
        coalesce(subject ->> '$.namespace', namespace),
        ''
    )                                                         AS subject_namespace,
    coalesce(subject ->> '$.name', '')                        AS subject
FROM given
