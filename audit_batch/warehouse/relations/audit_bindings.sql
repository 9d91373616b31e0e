-- grain    = "one row per RoleBinding or ClusterRoleBinding that somebody else than Kubernetes itself made or changed, and each of its subjects; one without role and subject where they cannot be read"
-- rests_on = []
-- [columns]
-- audit_id          = "audit ID of the request"
-- username          = "who asked"
-- resource          = "rolebindings or clusterrolebindings"
-- namespace         = "namespace of the binding; empty for a ClusterRoleBinding"
-- name              = "name of the binding"
-- role_kind         = "Role or ClusterRole"
-- role              = "name of the role that it gives"
-- subject_kind      = "User, Group or ServiceAccount; empty when the binding has no subject"
-- subject_namespace = "namespace of a service account; empty for others"
-- subject           = "name of the subject"
-- subject_text      = "kind and name of the subject in words; nobody when the binding has no subject"
-- problem           = "why it cannot be read; empty where it can"
-- succeeded         = "whether the request was let in and answered without an error"
-- finding           = "who and which binding, in words"
-- verdict           = "fail, or not_assessed where it cannot be read: what a detection says that looks for such a binding"
-- deed              = "what was done, in words: gave or tried to give, and the role"
-- client            = "address and user agent, as evidence"

WITH bound AS (
    SELECT
        *,
        body -> '$.subjects[*]' AS subjects
    FROM audit_writes
    WHERE resource IN ('rolebindings', 'clusterrolebindings')
),

given AS (
    SELECT
        * EXCLUDE (subjects),
        unnest(if(coalesce(len(subjects), 0) = 0, ['{}'::JSON], subjects)) AS subject
    FROM bound
)
SELECT
    audit_id,
    username,
    resource,
    namespace,
    name,
    coalesce(body ->> '$.roleRef.kind', '')                                               AS role_kind,
    coalesce(body ->> '$.roleRef.name', '')                                               AS role,
    coalesce(subject ->> '$.kind', '')                                                    AS subject_kind,
    if(
        (subject ->> '$.kind') = 'ServiceAccount',
        coalesce(subject ->> '$.namespace', namespace),
        ''
    )                                                                                     AS subject_namespace,
    coalesce(subject ->> '$.name', '')                                                    AS subject,
    coalesce(
        nullif(concat_ws(' ', subject ->> '$.kind', concat_ws('/', nullif(subject_namespace, ''), subject ->> '$.name')), ''),
        'nobody'
    )                                                                                     AS subject_text,
    problem,
    succeeded,
    finding,
    verdict,
    concat(if(succeeded, 'gave ', 'tried to give '), body ->> '$.roleRef.name')           AS deed,
    client
FROM given
