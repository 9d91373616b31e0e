-- grain    = "one row per workload for its pods' securityContext, and one per container for its own, set or not"
-- rests_on = []
-- [columns]
-- kind           = "kind of the workload"
-- namespace      = "namespace of the workload"
-- name           = "name of the workload"
-- container      = "name of the container; NULL in the row of the pods"
-- holder         = "who has it, in words: pod, or the name of the container"
-- path           = "where it stands, or would stand, in the object, for example spec.containers[0].securityContext"
-- os             = "linux or windows, from the workload"
-- host_users     = "pods use the node's user namespace, from the workload"
-- is_set         = "it is there and says something; false for an empty one"
-- run_as_user    = "runAsUser as written here, nothing inherited; NULL when unset"
-- run_as_group   = "runAsGroup as written here; NULL when unset"
-- run_as_non_root = "runAsNonRoot as written here; NULL when unset"
-- proc_mount     = "procMount as written here; NULL when unset"
-- seccomp_type   = "seccomp type as written here, empty for a profile without type; NULL without a profile"
-- apparmor_type  = "AppArmor type as written here, empty for a profile without type; NULL without a profile"
-- selinux_type   = "SELinux type as written here; NULL when unset or empty"
-- selinux_user   = "SELinux user as written here; NULL when unset or empty"
-- selinux_role   = "SELinux role as written here; NULL when unset or empty"
-- selinux_level  = "SELinux level as written here; NULL when unset or empty"
-- host_process   = "hostProcess of Windows as written here; NULL when unset"

WITH given AS (
    SELECT
        kind,
        namespace,
        name,
        NULL::VARCHAR                     AS container,
        spec_path || '.securityContext'   AS path,
        os,
        host_users,
        security_context                  AS context
    FROM workloads
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        container,
        path || '.securityContext',
        os,
        host_users,
        (spec -> '$.securityContext')
    FROM containers
),
parsed AS (
    SELECT
        *,
        from_json(
            context,
            '{
                "runAsUser": "BIGINT",
                "runAsGroup": "BIGINT",
                "runAsNonRoot": "BOOLEAN",
                "procMount": "VARCHAR",
                "seccompProfile": {"type": "VARCHAR"},
                "appArmorProfile": {"type": "VARCHAR"},
                "seLinuxOptions": {"type": "VARCHAR", "user": "VARCHAR", "role": "VARCHAR", "level": "VARCHAR"},
                "windowsOptions": {"hostProcess": "BOOLEAN"}
            }'
        ) AS body
    FROM given
)
SELECT
    kind,
    namespace,
    name,
    container,
    coalesce(container, 'pod')                                          AS holder,
    path,
    os,
    host_users,
    coalesce(context::VARCHAR NOT IN ('{}', 'null'), false)             AS is_set,
    body.runAsUser                                                      AS run_as_user,
    body.runAsGroup                                                     AS run_as_group,
    body.runAsNonRoot                                                   AS run_as_non_root,
    body.procMount                                                      AS proc_mount,
    if(body.seccompProfile IS NULL, NULL, coalesce(body.seccompProfile.type, ''))
                                                                        AS seccomp_type,
    if(body.appArmorProfile IS NULL, NULL, coalesce(body.appArmorProfile.type, ''))
                                                                        AS apparmor_type,
    nullif(body.seLinuxOptions.type, '')                                AS selinux_type,
    nullif(body.seLinuxOptions.user, '')                                AS selinux_user,
    nullif(body.seLinuxOptions.role, '')                                AS selinux_role,
    nullif(body.seLinuxOptions.level, '')                               AS selinux_level,
    body.windowsOptions.hostProcess                                     AS host_process
FROM parsed
