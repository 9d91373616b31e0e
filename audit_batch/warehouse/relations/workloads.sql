-- grain    = "one row per object with a pod template, and per pod that no such object stands for"
-- rests_on = ["pods", "replicationcontrollers", "replicasets.apps", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "jobs.batch", "cronjobs.batch"]
-- [columns]
-- kind                 = "Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job, CronJob or Pod"
-- namespace            = "namespace of the workload"
-- name                 = "name of the workload"
-- uid                  = "UID of the workload"
-- api_version          = "group and version as served, for example apps/v1"
-- created_at           = "when the workload was created, UTC; NULL in manifests"
-- labels               = "labels of the workload itself; empty when there are none"
-- annotations          = "annotations of the workload itself; empty when there are none"
-- pod_labels           = "labels of its pods, which selectors match; empty when there are none"
-- pod_annotations      = "annotations of its pods; empty when there are none"
-- spec_path            = "where the pod spec stands in the object: spec, spec.template.spec or spec.jobTemplate.spec.template.spec"
-- replicas             = "pods wanted, 1 when unset; NULL for DaemonSet, Job and CronJob"
-- is_static            = "true for a pod that a kubelet runs from a file and the API server only mirrors, so its annotation or its owner says, which whoever makes the pod may write"
-- owner_kind           = "kind of the controlling owner that stands for nothing here (a Node, a custom resource, an object that is gone); NULL without one"
-- owner                = "name of that owner; NULL without one"
-- service_account      = "service account of the pods; default when unset"
-- automount_token      = "automountServiceAccountToken of the pod spec; NULL when unset, so that the service account decides"
-- host_network         = "pods use the node's network; false when unset"
-- host_pid             = "pods see the node's processes; false when unset"
-- host_ipc             = "pods share the node's IPC; false when unset"
-- host_users           = "pods use the node's user namespace; true when unset"
-- share_process_namespace = "containers of a pod see each other's processes; false when unset"
-- os                   = "linux or windows, from spec.os.name; linux when unset"
-- runtime_class        = "RuntimeClass; NULL when unset"
-- priority_class       = "PriorityClass; NULL when unset"
-- node_name            = "node that the pod is bound to, or that the template insists on; NULL otherwise"
-- node_selector        = "labels that a node must have; empty when there are none"
-- tolerations          = "tolerations as a JSON list; NULL when unset"
-- image_pull_secrets   = "names of the image pull secrets of the pod spec; empty when there are none"
-- run_as_user          = "pod level runAsUser; NULL when unset"
-- run_as_group         = "pod level runAsGroup; NULL when unset"
-- run_as_non_root      = "pod level runAsNonRoot; NULL when unset"
-- fs_group             = "pod level fsGroup; NULL when unset"
-- supplemental_groups  = "pod level supplementalGroups; empty when there are none"
-- seccomp_profile      = "pod level seccomp type: RuntimeDefault, Localhost or Unconfined; NULL when unset"
-- apparmor_profile     = "pod level AppArmor type: RuntimeDefault, Localhost or Unconfined; NULL when unset"
-- selinux_type         = "pod level SELinux type; NULL when unset"
-- selinux_user         = "pod level SELinux user; NULL when unset"
-- selinux_role         = "pod level SELinux role; NULL when unset"
-- sysctls              = "kernel settings as a list of (name, value); empty when there are none"
-- windows_host_process = "pod level hostProcess of Windows; NULL when unset"
-- security_context     = "the pod level securityContext as JSON; NULL when unset"
-- pod_spec             = "the whole pod spec as JSON"

WITH bare_pods AS (
    SELECT
        api_version,
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
                    "annotations": "MAP(VARCHAR, VARCHAR)",
                    "ownerReferences": [
                        {"kind": "VARCHAR", "name": "VARCHAR", "uid": "VARCHAR", "controller": "BOOLEAN"}
                    ]
                },
                "spec": "JSON"
            }'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'Pod'
),
with_templates AS (
    SELECT
        api_version,
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
                    "annotations": "MAP(VARCHAR, VARCHAR)",
                    "ownerReferences": [
                        {"kind": "VARCHAR", "name": "VARCHAR", "uid": "VARCHAR", "controller": "BOOLEAN"}
                    ]
                },
                "spec": {
                    "replicas": "INTEGER",
                    "template": {
                        "metadata": {
                            "labels": "MAP(VARCHAR, VARCHAR)",
                            "annotations": "MAP(VARCHAR, VARCHAR)"
                        },
                        "spec": "JSON"
                    }
                },
                "status": {
                    "conditions": [{"type": "VARCHAR", "status": "VARCHAR", "lastTransitionTime": "VARCHAR"}]
                }
            }'
        ) AS body
    FROM objects
    WHERE (api_group = '' AND kind = 'ReplicationController')
        OR (api_group = 'apps' AND kind IN ('Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'))
        OR (api_group = 'batch' AND kind = 'Job')
),
templates AS (
    SELECT
        *,
        list_filter(
            body.status.conditions,
            lambda condition: kind = 'Job' AND condition.type IN ('Complete', 'Failed') AND condition.status = 'True'
        )[1] AS job_end
    FROM with_templates
),
cron_jobs AS (
    SELECT
        api_version,
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
                    "annotations": "MAP(VARCHAR, VARCHAR)",
                    "ownerReferences": [
                        {"kind": "VARCHAR", "name": "VARCHAR", "uid": "VARCHAR", "controller": "BOOLEAN"}
                    ]
                },
                "spec": {
                    "jobTemplate": {
                        "spec": {
                            "template": {
                                "metadata": {
                                    "labels": "MAP(VARCHAR, VARCHAR)",
                                    "annotations": "MAP(VARCHAR, VARCHAR)"
                                },
                                "spec": "JSON"
                            }
                        }
                    }
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'batch' AND kind = 'CronJob'
),
-- A kind stands only for the objects that its controller makes, else anybody could hide a pod
-- behind a made-up owner reference. A CronJob lets any Job be that names it as its owner, so it
-- stands only for those that run what it says itself, and for those that have ended.
controllers AS (
    SELECT
        if(kind = 'Deployment', 'ReplicaSet', 'Pod') AS owned_kind,
        kind                                         AS owner_kind,
        namespace,
        name                                         AS owner,
        coalesce(uid, '')                            AS owner_uid,
        ''                                           AS makes
    FROM templates
    UNION ALL
    SELECT
        'Job',
        'CronJob',
        namespace,
        name,
        coalesce(uid, ''),
        unnest(['', coalesce(body.spec.jobTemplate.spec.template.spec::VARCHAR, '')])
    FROM cron_jobs
),
candidates AS (
    SELECT
        api_version,
        kind,
        namespace,
        name,
        uid,
        body.metadata             AS metadata,
        body.metadata.labels      AS pod_labels,
        body.metadata.annotations AS pod_annotations,
        'spec'                    AS spec_path,
        1                         AS replicas,
        body.spec                 AS pod_spec,
        ''                        AS runs
    FROM bare_pods
    UNION ALL
    SELECT
        api_version,
        kind,
        namespace,
        name,
        uid,
        body.metadata,
        body.spec.template.metadata.labels,
        body.spec.template.metadata.annotations,
        'spec.template.spec',
        if(kind IN ('DaemonSet', 'Job'), NULL, coalesce(body.spec.replicas, 1)),
        body.spec.template.spec,
        if(kind = 'Job' AND job_end IS NULL, coalesce(body.spec.template.spec::VARCHAR, ''), '')
    FROM templates
    UNION ALL
    SELECT
        api_version,
        kind,
        namespace,
        name,
        uid,
        body.metadata,
        body.spec.jobTemplate.spec.template.metadata.labels,
        body.spec.jobTemplate.spec.template.metadata.annotations,
        'spec.jobTemplate.spec.template.spec',
        NULL,
        body.spec.jobTemplate.spec.template.spec,
        ''
    FROM cron_jobs
),
owned AS (
    SELECT
        *,
        list_filter(metadata.ownerReferences, lambda reference: reference.controller)[1] AS controller
    FROM candidates
),
-- A Job that has ended makes no pod any more, and leaves those that name it. Compared here: an anti
-- join on anything but equality takes seconds over many pods.
timed AS (
    SELECT
        owned.* EXCLUDE (runs),
        if(owned.metadata.creationTimestamp > job_end.lastTransitionTime, 'nothing', runs) AS runs
    FROM owned
    LEFT JOIN templates AS jobs
        ON jobs.kind = owned.controller.kind
        AND jobs.namespace = owned.namespace
        AND jobs.name = owned.controller.name
        AND coalesce(jobs.uid, '') = coalesce(owned.controller.uid, '')
        AND jobs.job_end IS NOT NULL
),
kept AS (
    SELECT
        *,
        from_json(
            pod_spec,
            '{
                "serviceAccountName": "VARCHAR",
                "serviceAccount": "VARCHAR",
                "automountServiceAccountToken": "BOOLEAN",
                "hostNetwork": "BOOLEAN",
                "hostPID": "BOOLEAN",
                "hostIPC": "BOOLEAN",
                "hostUsers": "BOOLEAN",
                "shareProcessNamespace": "BOOLEAN",
                "os": {"name": "VARCHAR"},
                "runtimeClassName": "VARCHAR",
                "priorityClassName": "VARCHAR",
                "nodeName": "VARCHAR",
                "nodeSelector": "MAP(VARCHAR, VARCHAR)",
                "tolerations": "JSON",
                "imagePullSecrets": [{"name": "VARCHAR"}],
                "securityContext": "JSON"
            }'
        ) AS pod
    FROM timed
    ANTI JOIN controllers
        ON controllers.owned_kind = timed.kind
        AND controllers.owner_kind = timed.controller.kind
        AND controllers.namespace = timed.namespace
        AND controllers.owner = timed.controller.name
        AND controllers.owner_uid = coalesce(timed.controller.uid, '')
        AND controllers.makes = timed.runs
),
secured AS (
    SELECT
        *,
        from_json(
            pod.securityContext,
            '{
                "runAsUser": "BIGINT",
                "runAsGroup": "BIGINT",
                "runAsNonRoot": "BOOLEAN",
                "fsGroup": "BIGINT",
                "supplementalGroups": ["BIGINT"],
                "seccompProfile": {"type": "VARCHAR"},
                "appArmorProfile": {"type": "VARCHAR"},
                "seLinuxOptions": {"type": "VARCHAR", "user": "VARCHAR", "role": "VARCHAR"},
                "sysctls": [{"name": "VARCHAR", "value": "VARCHAR"}],
                "windowsOptions": {"hostProcess": "BOOLEAN"}
            }'
        ) AS security
    FROM kept
)
SELECT
    kind,
    namespace,
    name,
    uid,
    api_version,
    try_cast(metadata.creationTimestamp AS TIMESTAMP)                        AS created_at,
    coalesce(metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR))                 AS labels,
    coalesce(metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR))            AS annotations,
    coalesce(pod_labels, MAP {}::MAP(VARCHAR, VARCHAR))                      AS pod_labels,
    coalesce(pod_annotations, MAP {}::MAP(VARCHAR, VARCHAR))                 AS pod_annotations,
    spec_path,
    replicas,
    kind = 'Pod'
    AND (
        coalesce(metadata.annotations['kubernetes.io/config.mirror'], '') != ''
        OR coalesce(controller.kind = 'Node', false)
    )                                                                        AS is_static,
    controller.kind                                                          AS owner_kind,
    controller.name                                                          AS owner,
    coalesce(nullif(pod.serviceAccountName, ''), nullif(pod.serviceAccount, ''), 'default')
                                                                             AS service_account,
    pod.automountServiceAccountToken                                         AS automount_token,
    coalesce(pod.hostNetwork, false)                                         AS host_network,
    coalesce(pod.hostPID, false)                                             AS host_pid,
    coalesce(pod.hostIPC, false)                                             AS host_ipc,
    coalesce(pod.hostUsers, true)                                            AS host_users,
    coalesce(pod.shareProcessNamespace, false)                               AS share_process_namespace,
    coalesce(nullif(pod.os.name, ''), 'linux')                               AS os,
    nullif(pod.runtimeClassName, '')                                         AS runtime_class,
    nullif(pod.priorityClassName, '')                                        AS priority_class,
    nullif(pod.nodeName, '')                                                 AS node_name,
    coalesce(pod.nodeSelector, MAP {}::MAP(VARCHAR, VARCHAR))                AS node_selector,
    pod.tolerations                                                          AS tolerations,
    coalesce(list_filter(list_transform(pod.imagePullSecrets, lambda secret: secret.name), lambda name: name != ''), [])
                                                                             AS image_pull_secrets,
    security.runAsUser                                                       AS run_as_user,
    security.runAsGroup                                                      AS run_as_group,
    security.runAsNonRoot                                                    AS run_as_non_root,
    security.fsGroup                                                         AS fs_group,
    coalesce(security.supplementalGroups, [])                                AS supplemental_groups,
    nullif(security.seccompProfile.type, '')                                 AS seccomp_profile,
    nullif(security.appArmorProfile.type, '')                                AS apparmor_profile,
    nullif(security.seLinuxOptions.type, '')                                 AS selinux_type,
    nullif(security.seLinuxOptions.user, '')                                 AS selinux_user,
    nullif(security.seLinuxOptions.role, '')                                 AS selinux_role,
    coalesce(security.sysctls, [])                                           AS sysctls,
    security.windowsOptions.hostProcess                                      AS windows_host_process,
    pod.securityContext                                                      AS security_context,
    pod_spec
FROM secured
