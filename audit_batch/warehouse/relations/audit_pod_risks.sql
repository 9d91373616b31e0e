-- grain    = "one row per request by which somebody else than Kubernetes itself writes a pod specification, and setting of it by which a pod gets at its node or at other pods; mirrors of static pods left out"
-- rests_on = []
-- [columns]
-- audit_id    = "audit ID of the request"
-- username    = "who asked"
-- actor       = "anonymous, node, service_account, component or user"
-- resource    = "plural of the object with the pod specification"
-- namespace   = "namespace of the object"
-- target      = "the object in words"
-- manner      = "pod, new workload, changed workload, or node agent for a DaemonSet, new or changed: from odd to usual for a pod that gets at its node"
-- gravity     = "high, medium or low: how much power over the node weighs when it is asked for in this manner, by this actor, with or without success"
-- succeeded   = "whether the request was let in and answered without an error"
-- risk        = "privileged, privilege_escalation, capability, host_path, host_network, host_pid, host_ipc, shared_processes, unsafe_profile or placement; unread, once, where the log does not show the specification of a request that succeeded"
-- holder      = "container or volume that has it; empty for a setting of the whole pod"
-- detail      = "which one: the capability, the path in one spelling with a slash at its end, the profile, the node; of unread, why; empty where the risk says all"
-- finding     = "who and what kind of object in which namespace, in words: all such requests together are one finding"
-- verdict     = "what a detection says that looks for such a risk: fail, or not_assessed of unread"
-- deed        = "what was done, in words: wrote or tried to write, and the object"
-- is_writable = "of a path, whether a container can write to it; true for all others"

WITH specs AS (
    SELECT
        specs.audit_id,
        specs.event_time,
        requests.username,
        requests.actor,
        requests.service_account_namespace,
        specs.resource,
        specs.namespace,
        requests.target,
        CASE
            WHEN specs.resource = 'pods' THEN 'pod'
            WHEN specs.resource = 'daemonsets' THEN 'node agent'
            -- Server-side apply makes an object by PATCH.
            WHEN specs.verb = 'create' OR requests.status_code = 201 THEN 'new workload'
            ELSE 'changed workload'
        END                                         AS manner,
        requests.succeeded,
        specs.pod_spec,
        specs.pod_spec -> '$.tolerations[*]'        AS tolerations,
        specs.subresource = 'ephemeralcontainers'   AS is_debug,
        coalesce(specs.pod_annotations, '{}'::JSON) AS pod_annotations,
        specs.problem
    FROM audit_pod_specs AS specs
    JOIN audit_requests AS requests USING (audit_id, event_time)
    WHERE
        NOT requests.is_system
        -- What a pod may do stands from its creation on; only ephemeral containers come later.
        AND (
            specs.resource != 'pods'
            OR specs.verb = 'create'
            OR requests.status_code = 201
            OR specs.subresource = 'ephemeralcontainers'
        )
        -- A kubelet runs no mirror, whoever made it; what it mirrors lies in a file of the node.
        AND (specs.pod_annotations ->> '$."kubernetes.io/config.mirror"') IS NULL
),

held AS (
    SELECT containers.*
    FROM audit_containers AS containers
    JOIN specs USING (audit_id, event_time)
    WHERE NOT specs.is_debug OR containers.container_type = 'ephemeral'
),

mounted AS (
    SELECT
        *,
        unnest(pod_spec -> '$.volumes[*]') AS volume,
        flatten([
            pod_spec -> '$.containers[*].volumeMounts[*]',
            pod_spec -> '$.initContainers[*].volumeMounts[*]',
            pod_spec -> '$.ephemeralContainers[*].volumeMounts[*]'
        ])                                 AS mounts
    FROM specs
    WHERE NOT is_debug AND contains(pod_spec::VARCHAR, '"hostPath"')
),

pod_settings AS (
    SELECT
        audit_id,
        event_time,
        unnest([
            {'risk': 'host_network', 'detail': '', 'is_set': (pod_spec ->> '$.hostNetwork') = 'true'},
            {'risk': 'host_pid', 'detail': '', 'is_set': (pod_spec ->> '$.hostPID') = 'true'},
            {'risk': 'host_ipc', 'detail': '', 'is_set': (pod_spec ->> '$.hostIPC') = 'true'},
            {'risk': 'shared_processes', 'detail': '', 'is_set': (pod_spec ->> '$.shareProcessNamespace') = 'true'},
            {
                'risk': 'placement',
                'detail': concat('node ', pod_spec ->> '$.nodeName'),
                'is_set': resource = 'pods' AND coalesce(pod_spec ->> '$.nodeName', '') != ''
            },
            {
                'risk': 'placement',
                'detail': 'tolerates the taint of the control plane',
                -- Without a key it is all taints.
                'is_set': list_has_any(
                    list_transform(
                        tolerations, lambda toleration: coalesce(toleration ->> '$.key', '')
                    ),
                    ['', 'node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master']
                )
            },
            {
                'risk': 'unsafe_profile',
                'detail': 'seccomp Unconfined',
                'is_set': (pod_spec ->> '$.securityContext.seccompProfile.type') = 'Unconfined'
            },
            {
                'risk': 'unsafe_profile',
                'detail': 'AppArmor Unconfined',
                'is_set': (pod_spec ->> '$.securityContext.appArmorProfile.type') = 'Unconfined'
                OR list_contains(
                    map_values(
                        map_from_entries(
                            list_filter(
                                map_entries(try_cast(pod_annotations AS MAP(VARCHAR, VARCHAR))),
                                lambda entry: starts_with(entry.key, 'container.apparmor.security.beta.kubernetes.io/')
                            )
                        )
                    ),
                    'unconfined'
                )
            },
            {
                'risk': 'unsafe_profile',
                'detail': concat('SELinux ', pod_spec ->> '$.securityContext.seLinuxOptions.type'),
                'is_set': (pod_spec ->> '$.securityContext.seLinuxOptions.type') IN ('spc_t', 'unconfined_t')
            },
            {
                'risk': 'unsafe_profile',
                'detail': 'Windows host process',
                'is_set': (pod_spec ->> '$.securityContext.windowsOptions.hostProcess') = 'true'
            },
            {
                'risk': 'unsafe_profile',
                'detail': concat('kernel settings ', array_to_string(pod_spec ->> '$.securityContext.sysctls[*].name', ', ')),
                'is_set': len(
                    list_filter(
                        pod_spec ->> '$.securityContext.sysctls[*].name',
                        lambda setting: setting NOT IN (
                            'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start',
                            'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_local_reserved_ports',
                            'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl',
                            'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'
                        )
                    )
                ) > 0
            }
        ]) AS setting
    FROM specs
    WHERE NOT is_debug
),

container_settings AS (
    SELECT
        audit_id,
        event_time,
        container,
        unnest([
            {'risk': 'privileged', 'detail': '', 'is_set': privileged},
            {
                'risk': 'privilege_escalation',
                'detail': '',
                'is_set': (security_context ->> '$.allowPrivilegeEscalation') = 'true' AND NOT coalesce(privileged, false)
            },
            {'risk': 'unsafe_profile', 'detail': 'procMount Unmasked', 'is_set': (security_context ->> '$.procMount') = 'Unmasked'},
            {
                'risk': 'unsafe_profile',
                'detail': 'seccomp Unconfined',
                'is_set': (security_context ->> '$.seccompProfile.type') = 'Unconfined'
            },
            {
                'risk': 'unsafe_profile',
                'detail': 'AppArmor Unconfined',
                'is_set': (security_context ->> '$.appArmorProfile.type') = 'Unconfined'
            },
            {
                'risk': 'unsafe_profile',
                'detail': concat('SELinux ', security_context ->> '$.seLinuxOptions.type'),
                'is_set': (security_context ->> '$.seLinuxOptions.type') IN ('spc_t', 'unconfined_t')
            },
            {
                'risk': 'unsafe_profile',
                'detail': 'Windows host process',
                'is_set': (security_context ->> '$.windowsOptions.hostProcess') = 'true'
            }
        ]) AS setting
    FROM held
),

risks AS (
    SELECT
        audit_id,
        event_time,
        setting.risk   AS risk,
        ''             AS holder,
        setting.detail AS detail,
        true           AS is_writable
    FROM pod_settings
    WHERE setting.is_set
    UNION ALL
    SELECT
        audit_id,
        event_time,
        setting.risk,
        container,
        setting.detail,
        true
    FROM container_settings
    WHERE setting.is_set
    UNION ALL
    SELECT
        audit_id,
        event_time,
        'capability',
        container,
        unnest(added_capabilities),
        true
    FROM held
    UNION ALL
    SELECT
        audit_id,
        event_time,
        'host_path',
        coalesce(volume ->> '$.name', ''),
        regexp_replace(
            regexp_replace(concat('/', volume ->> '$.hostPath.path', '/'), '/(\.?/)+', '/', 'g'), '^/var/run/', '/run/'
        ),
        len(
            list_filter(
                mounts,
                lambda mount: (mount ->> '$.name') = (volume ->> '$.name')
                AND coalesce(mount ->> '$.readOnly', 'false') = 'false'
            )
        ) > 0
    FROM mounted
    WHERE (volume ->> '$.hostPath.path') IS NOT NULL
    UNION ALL
    SELECT
        audit_id,
        event_time,
        'unread',
        '',
        problem,
        true
    FROM specs
    WHERE problem != '' AND succeeded
)
SELECT
    specs.audit_id,
    specs.username,
    specs.actor,
    specs.resource,
    specs.namespace,
    specs.target,
    specs.manner,
    CASE
        WHEN specs.manner = 'node agent' OR (specs.manner = 'changed workload' AND specs.actor = 'service_account') THEN 'low'
        -- Operators make pods in the namespace that they live in.
        WHEN specs.manner = 'pod' AND specs.succeeded AND specs.service_account_namespace IS DISTINCT FROM specs.namespace THEN 'high'
        WHEN specs.manner = 'pod' OR specs.succeeded THEN 'medium'
        ELSE 'low'
    END                                                                    AS gravity,
    specs.succeeded,
    risks.risk,
    risks.holder,
    risks.detail,
    concat(specs.username, ': ', specs.resource, ' in ', specs.namespace)  AS finding,
    if(risks.risk = 'unread', 'not_assessed', 'fail')                      AS verdict,
    concat(if(specs.succeeded, 'wrote ', 'tried to write '), specs.target) AS deed,
    risks.is_writable
FROM specs
JOIN risks USING (audit_id, event_time)
