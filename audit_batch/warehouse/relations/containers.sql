-- grain    = "one row per container, init container and ephemeral container of each workload"
-- rests_on = []
-- [columns]
-- kind                         = "kind of the workload"
-- namespace                    = "namespace of the workload"
-- name                         = "name of the workload"
-- container                    = "name of the container; its place, for example number 0, when a template leaves it out"
-- container_type               = "container, init or ephemeral"
-- is_sidecar                   = "true for an init container that keeps running (restartPolicy Always)"
-- position                     = "place in its list, from 0"
-- path                         = "where the container stands in the object, for example spec.template.spec.containers[0]"
-- os                           = "linux or windows, from the workload"
-- host_users                   = "the pods use the node's user namespace, from the workload"
-- image                        = "image as written; NULL when a template leaves it out"
-- image_pull_policy            = "imagePullPolicy as written; NULL when unset"
-- effective_image_pull_policy  = "Always, IfNotPresent or Never; when unset, Always for the tag latest or none, else IfNotPresent"
-- command                      = "entry point; empty when the image decides"
-- args                         = "arguments; empty when there are none"
-- run_as_user                  = "runAsUser of the container; NULL when unset"
-- effective_run_as_user        = "runAsUser of the container, else of the pod; NULL when the image decides"
-- run_as_group                 = "runAsGroup of the container; NULL when unset"
-- effective_run_as_group       = "runAsGroup of the container, else of the pod; NULL when the image decides"
-- run_as_non_root              = "runAsNonRoot of the container; NULL when unset"
-- effective_run_as_non_root    = "runAsNonRoot of the container, else of the pod, else false"
-- privileged                   = "all of the node's devices and capabilities; false when unset"
-- allow_privilege_escalation   = "allowPrivilegeEscalation as written; NULL when unset"
-- effective_allow_privilege_escalation = "what is written, else true, the default; always true for privileged containers and with CAP_SYS_ADMIN"
-- read_only_root_filesystem    = "root file system cannot be written; false when unset"
-- capabilities_added           = "capabilities added, as written; empty when there are none"
-- capability_names             = "capabilities added, in capitals and without CAP_; empty when there are none"
-- capabilities_dropped         = "capabilities dropped, as written; empty when there are none"
-- proc_mount                   = "Default or Unmasked; Default when unset"
-- seccomp_profile              = "seccomp type of the container; NULL when unset"
-- effective_seccomp_profile    = "seccomp type of the container, else of the pod, else Unconfined, the default unless a kubelet has another"
-- apparmor_profile             = "AppArmor type of the container, from its field or from the older annotation; NULL when unset"
-- effective_apparmor_profile   = "AppArmor type of the container, else of the pod, else RuntimeDefault, the default on nodes with AppArmor"
-- selinux_type                 = "SELinux type of the container, else of the pod; NULL when unset"
-- selinux_user                 = "SELinux user of the container, else of the pod; NULL when unset"
-- selinux_role                 = "SELinux role of the container, else of the pod; NULL when unset"
-- windows_user                 = "account on Windows, of the container, else of the pod; NULL when the image decides, and on Linux"
-- windows_host_process         = "Windows host process, of the container, else of the pod, else false"
-- ports                        = "container ports as a list of (name, container_port, host_port, host_ip, protocol); empty when there are none"
-- host_ports                   = "ports opened on the node, by hostPort or, on its network, by being listed, as the API server writes for pods; empty when there are none"
-- cpu_request                  = "CPU request as written, else the CPU limit, its default; NULL when both are unset"
-- cpu_limit                    = "CPU limit as written; NULL when unset"
-- memory_request               = "memory request as written, else the memory limit, its default; NULL when both are unset"
-- memory_limit                 = "memory limit as written; NULL when unset"
-- ephemeral_storage_request    = "ephemeral storage request as written, else the limit; NULL when both are unset"
-- ephemeral_storage_limit      = "ephemeral storage limit as written; NULL when unset"
-- extended_resources           = "resources of device plug-ins and the like that it is limited to, for example example.com/gpu, but for those of which it may have 0; empty when there are none"
-- device_claims                = "names of the resource claims of the pod that it uses; empty when there are none"
-- has_liveness_probe           = "a livenessProbe is set"
-- has_readiness_probe          = "a readinessProbe is set"
-- has_startup_probe            = "a startupProbe is set"
-- spec                         = "the whole container as JSON"

WITH listed AS (
    SELECT
        kind,
        namespace,
        name,
        spec_path,
        os,
        host_network,
        host_users,
        pod_annotations,
        run_as_user,
        run_as_group,
        run_as_non_root,
        seccomp_profile,
        apparmor_profile,
        selinux_type,
        selinux_user,
        selinux_role,
        windows_host_process,
        if(os = 'windows', (security_context ->> '$.windowsOptions.runAsUserName'), NULL) AS pod_windows_user,
        from_json(
            pod_spec,
            '{"containers": ["JSON"], "initContainers": ["JSON"], "ephemeralContainers": ["JSON"]}'
        ) AS lists
    FROM workloads
),
positioned AS (
    SELECT
        * EXCLUDE (lists),
        unnest(
            list_concat(
                list_transform(
                    lists.containers,
                    lambda spec, place: {'type': 'container', 'field': 'containers', 'position': place - 1, 'spec': spec}
                ),
                list_transform(
                    lists.initContainers,
                    lambda spec, place: {'type': 'init', 'field': 'initContainers', 'position': place - 1, 'spec': spec}
                ),
                list_transform(
                    lists.ephemeralContainers,
                    lambda spec, place: {
                        'type': 'ephemeral', 'field': 'ephemeralContainers', 'position': place - 1, 'spec': spec
                    }
                )
            )
        ) AS entry
    FROM listed
),
parsed AS (
    SELECT
        *,
        from_json(
            entry.spec,
            '{
                "name": "VARCHAR",
                "image": "VARCHAR",
                "imagePullPolicy": "VARCHAR",
                "restartPolicy": "VARCHAR",
                "command": ["VARCHAR"],
                "args": ["VARCHAR"],
                "securityContext": {
                    "runAsUser": "BIGINT",
                    "runAsGroup": "BIGINT",
                    "runAsNonRoot": "BOOLEAN",
                    "privileged": "BOOLEAN",
                    "allowPrivilegeEscalation": "BOOLEAN",
                    "readOnlyRootFilesystem": "BOOLEAN",
                    "capabilities": {"add": ["VARCHAR"], "drop": ["VARCHAR"]},
                    "procMount": "VARCHAR",
                    "seccompProfile": {"type": "VARCHAR"},
                    "appArmorProfile": {"type": "VARCHAR"},
                    "seLinuxOptions": {"type": "VARCHAR", "user": "VARCHAR", "role": "VARCHAR"},
                    "windowsOptions": {"hostProcess": "BOOLEAN"}
                },
                "ports": [
                    {
                        "name": "VARCHAR",
                        "containerPort": "INTEGER",
                        "hostPort": "INTEGER",
                        "hostIP": "VARCHAR",
                        "protocol": "VARCHAR"
                    }
                ],
                "resources": {
                    "requests": "MAP(VARCHAR, VARCHAR)",
                    "limits": "MAP(VARCHAR, VARCHAR)",
                    "claims": [{"name": "VARCHAR"}]
                },
                "livenessProbe": "JSON",
                "readinessProbe": "JSON",
                "startupProbe": "JSON"
            }'
        ) AS body
    FROM positioned
),
secured AS (
    SELECT
        *,
        body.securityContext                                          AS security,
        coalesce(body.securityContext.privileged, false)              AS is_privileged,
        coalesce(body.securityContext.capabilities.add, [])           AS added,
        coalesce(
            nullif(body.securityContext.appArmorProfile.type, ''),
            CASE split_part(pod_annotations['container.apparmor.security.beta.kubernetes.io/' || body.name], '/', 1)
                WHEN 'runtime' THEN 'RuntimeDefault'
                WHEN 'localhost' THEN 'Localhost'
                WHEN 'unconfined' THEN 'Unconfined'
            END
        )                                                             AS apparmor
    FROM parsed
)
SELECT
    kind,
    namespace,
    name,
    coalesce(nullif(body.name, ''), 'number ' || entry.position)                AS container,
    entry.type                                                                  AS container_type,
    entry.type = 'init' AND coalesce(body.restartPolicy = 'Always', false)      AS is_sidecar,
    entry.position::INTEGER                                                     AS position,
    spec_path || '.' || entry.field || '[' || entry.position || ']'             AS path,
    os,
    host_users,
    nullif(body.image, '')                                                      AS image,
    nullif(body.imagePullPolicy, '')                                            AS image_pull_policy,
    coalesce(
        nullif(body.imagePullPolicy, ''),
        CASE
            WHEN regexp_matches(body.image, ':latest(@|$)') THEN 'Always'
            WHEN contains(body.image, '@') THEN 'IfNotPresent'
            WHEN regexp_matches(body.image, ':[^:/]+$') THEN 'IfNotPresent'
            ELSE 'Always'
        END
    )                                                                           AS effective_image_pull_policy,
    coalesce(body.command, [])                                                  AS command,
    coalesce(body.args, [])                                                     AS args,
    security.runAsUser                                                          AS run_as_user,
    coalesce(security.runAsUser, run_as_user)                                   AS effective_run_as_user,
    security.runAsGroup                                                         AS run_as_group,
    coalesce(security.runAsGroup, run_as_group)                                 AS effective_run_as_group,
    security.runAsNonRoot                                                       AS run_as_non_root,
    coalesce(security.runAsNonRoot, run_as_non_root, false)                     AS effective_run_as_non_root,
    is_privileged                                                               AS privileged,
    security.allowPrivilegeEscalation                                           AS allow_privilege_escalation,
    coalesce(security.allowPrivilegeEscalation, true)
    OR is_privileged
    OR list_has_any(added, ['SYS_ADMIN', 'CAP_SYS_ADMIN', 'ALL'])               AS effective_allow_privilege_escalation,
    coalesce(security.readOnlyRootFilesystem, false)                            AS read_only_root_filesystem,
    added                                                                       AS capabilities_added,
    list_transform(
        added,
        lambda capability: regexp_replace(upper(capability), '^CAP_', '')
    )                                                                           AS capability_names,
    coalesce(security.capabilities.drop, [])                                    AS capabilities_dropped,
    coalesce(nullif(security.procMount, ''), 'Default')                         AS proc_mount,
    nullif(security.seccompProfile.type, '')                                    AS seccomp_profile,
    coalesce(nullif(security.seccompProfile.type, ''), seccomp_profile, 'Unconfined')
                                                                                AS effective_seccomp_profile,
    apparmor                                                                    AS apparmor_profile,
    coalesce(apparmor, apparmor_profile, 'RuntimeDefault')                      AS effective_apparmor_profile,
    coalesce(nullif(security.seLinuxOptions.type, ''), selinux_type)            AS selinux_type,
    coalesce(nullif(security.seLinuxOptions.user, ''), selinux_user)            AS selinux_user,
    coalesce(nullif(security.seLinuxOptions.role, ''), selinux_role)            AS selinux_role,
    if(
        os = 'windows',
        coalesce((entry.spec ->> '$.securityContext.windowsOptions.runAsUserName'), pod_windows_user),
        NULL
    )                                                                           AS windows_user,
    coalesce(security.windowsOptions.hostProcess, windows_host_process, false)  AS windows_host_process,
    coalesce(
        list_transform(
            body.ports,
            lambda port: {
                'name': port.name,
                'container_port': port.containerPort,
                'host_port': nullif(port.hostPort, 0),
                'host_ip': port.hostIP,
                'protocol': coalesce(port.protocol, 'TCP')
            }
        ),
        []
    )                                                                           AS ports,
    coalesce(
        list_transform(
            list_filter(body.ports, lambda port: host_network OR coalesce(port.hostPort, 0) != 0),
            lambda port: coalesce(nullif(port.hostPort, 0), port.containerPort)
        ),
        []
    )                                                                           AS host_ports,
    coalesce(body.resources.requests['cpu'], body.resources.limits['cpu'])      AS cpu_request,
    body.resources.limits['cpu']                                                AS cpu_limit,
    coalesce(body.resources.requests['memory'], body.resources.limits['memory'])
                                                                                AS memory_request,
    body.resources.limits['memory']                                             AS memory_limit,
    coalesce(
        body.resources.requests['ephemeral-storage'], body.resources.limits['ephemeral-storage']
    )                                                                           AS ephemeral_storage_request,
    body.resources.limits['ephemeral-storage']                                  AS ephemeral_storage_limit,
    coalesce(
        list_filter(
            map_keys(body.resources.limits),
            lambda resource: contains(resource, '/') AND coalesce(body.resources.limits[resource], '') != '0'
        ),
        []
    )                                                                           AS extended_resources,
    coalesce(list_transform(body.resources.claims, lambda claim: coalesce(claim.name, 'without name')), [])
                                                                                AS device_claims,
    body.livenessProbe IS NOT NULL                                              AS has_liveness_probe,
    body.readinessProbe IS NOT NULL                                             AS has_readiness_probe,
    body.startupProbe IS NOT NULL                                               AS has_startup_probe,
    entry.spec                                                                  AS spec
FROM secured
