-- grain    = "one row per workload that makes pods, so of any kind but Pod: how it makes and replaces them, and how far it has come"
-- rests_on = ["replicationcontrollers", "replicasets.apps", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "jobs.batch", "cronjobs.batch"]
-- [columns]
-- kind                   = "Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Job or CronJob"
-- namespace              = "namespace of the workload"
-- name                   = "name of the workload"
-- created_at             = "when it was created, UTC; NULL in manifests"
-- requirements           = "its selector as a list of (key, operator, values), all of which must hold; empty without one"
-- replicas               = "pods wanted, 1 when unset, those that the scheduler wants of a DaemonSet; NULL for Job and CronJob, and for a DaemonSet without status"
-- is_told                = "it has a status, so that what is missing there is none: a manifest has none, nor has what was made a moment ago"
-- ready                  = "pods that are ready; 0 when its status does not say"
-- conditions             = "its conditions as a list of (type, status, reason); empty when there are none"
-- strategy               = "RollingUpdate, Recreate or OnDelete, RollingUpdate when unset; NULL for kinds without"
-- max_unavailable        = "maxUnavailable of a rolling update as written; NULL when unset"
-- max_surge              = "maxSurge of a rolling update as written; NULL when unset"
-- partition              = "pods of a StatefulSet below this number are not updated; 0 when unset"
-- is_paused              = "a Deployment that does not roll out, or a Job or CronJob that is suspended; false when unset"
-- revision_history_limit = "old versions that are kept; NULL when unset, 10 by default"
-- claim_templates        = "names of the claim templates of a StatefulSet, which claims begin with; empty otherwise"
-- backoff_limit          = "tries of a Job, also of a CronJob's; NULL when unset, 6 by default"
-- active_deadline_seconds = "seconds after which a Job is ended, also of a CronJob's, from the Job or the pod; NULL when unset"
-- ttl_seconds            = "seconds after which an ended Job is deleted, also of a CronJob's; NULL when unset"
-- schedule               = "schedule of a CronJob; NULL otherwise"
-- concurrency_policy     = "Allow, Forbid or Replace of a CronJob, Allow when unset; NULL otherwise"
-- starting_deadline_seconds = "how late a CronJob may start; NULL when unset"
-- failed_history_limit   = "failed Jobs of a CronJob that are kept, 1 when unset; NULL otherwise"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR"},
                "spec": {
                    "replicas": "INTEGER",
                    "selector": "JSON",
                    "strategy": {"type": "VARCHAR", "rollingUpdate": {"maxUnavailable": "VARCHAR", "maxSurge": "VARCHAR"}},
                    "updateStrategy": {"type": "VARCHAR", "rollingUpdate": {"maxUnavailable": "VARCHAR", "maxSurge": "VARCHAR", "partition": "INTEGER"}},
                    "paused": "BOOLEAN",
                    "suspend": "BOOLEAN",
                    "revisionHistoryLimit": "INTEGER",
                    "volumeClaimTemplates": [{"metadata": {"name": "VARCHAR"}}],
                    "backoffLimit": "INTEGER",
                    "activeDeadlineSeconds": "BIGINT",
                    "ttlSecondsAfterFinished": "BIGINT",
                    "template": {"spec": {"activeDeadlineSeconds": "BIGINT"}},
                    "schedule": "VARCHAR",
                    "concurrencyPolicy": "VARCHAR",
                    "startingDeadlineSeconds": "BIGINT",
                    "failedJobsHistoryLimit": "INTEGER",
                    "jobTemplate": {"spec": {"backoffLimit": "INTEGER", "activeDeadlineSeconds": "BIGINT", "ttlSecondsAfterFinished": "BIGINT", "template": {"spec": {"activeDeadlineSeconds": "BIGINT"}}}}
                },
                "status": {
                    "readyReplicas": "INTEGER",
                    "desiredNumberScheduled": "INTEGER",
                    "numberReady": "INTEGER",
                    "conditions": [{"type": "VARCHAR", "status": "VARCHAR", "reason": "VARCHAR"}]
                }
            }'
        ) AS body
    FROM objects
    SEMI JOIN workloads USING (kind, namespace, name)
    WHERE (api_group = '' AND kind = 'ReplicationController')
        OR (api_group = 'apps' AND kind IN ('Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'))
        OR (api_group = 'batch' AND kind IN ('Job', 'CronJob'))
),
selected AS (
    SELECT
        *,
        from_json(
            if(kind = 'ReplicationController', NULL, body.spec.selector),
            '{"matchLabels": "MAP(VARCHAR, VARCHAR)", "matchExpressions": [{"key": "VARCHAR", "operator": "VARCHAR", "values": ["VARCHAR"]}]}'
        )                                                                   AS selector,
        if(kind = 'Deployment', body.spec.strategy.type, body.spec.updateStrategy.type)
                                                                            AS written_strategy,
        if(kind = 'ReplicationController', from_json(body.spec.selector, '"MAP(VARCHAR, VARCHAR)"'), NULL)
                                                                            AS plain_labels,
        if(kind = 'CronJob', body.spec.jobTemplate.spec, NULL)              AS job
    FROM parsed
)
SELECT
    kind,
    namespace,
    name,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP)                  AS created_at,
    list_concat(
        list_transform(
            map_entries(coalesce(plain_labels, selector.matchLabels)),
            lambda label: {'key': label.key, 'operator': 'In', 'values': [label.value]}
        ),
        coalesce(selector.matchExpressions, [])
    )                                                                       AS requirements,
    CASE
        WHEN kind = 'DaemonSet' THEN body.status.desiredNumberScheduled
        WHEN kind NOT IN ('Job', 'CronJob') THEN coalesce(body.spec.replicas, 1)
    END                                                                     AS replicas,
    body.status IS NOT NULL                                                 AS is_told,
    coalesce(if(kind = 'DaemonSet', body.status.numberReady, body.status.readyReplicas), 0)
                                                                            AS ready,
    coalesce(body.status.conditions, [])                                    AS conditions,
    if(kind IN ('Deployment', 'StatefulSet', 'DaemonSet'), coalesce(nullif(written_strategy, ''), 'RollingUpdate'), NULL)
                                                                            AS strategy,
    coalesce(
        body.spec.strategy.rollingUpdate.maxUnavailable, body.spec.updateStrategy.rollingUpdate.maxUnavailable
    )                                                                       AS max_unavailable,
    coalesce(body.spec.strategy.rollingUpdate.maxSurge, body.spec.updateStrategy.rollingUpdate.maxSurge)
                                                                            AS max_surge,
    coalesce(body.spec.updateStrategy.rollingUpdate."partition", 0)         AS "partition",
    coalesce(body.spec.paused, body.spec.suspend, false)                    AS is_paused,
    body.spec.revisionHistoryLimit                                          AS revision_history_limit,
    coalesce(list_transform(body.spec.volumeClaimTemplates, lambda entry: entry.metadata.name), [])
                                                                            AS claim_templates,
    coalesce(job.backoffLimit, body.spec.backoffLimit)                      AS backoff_limit,
    coalesce(
        job.activeDeadlineSeconds,
        job.template.spec.activeDeadlineSeconds,
        body.spec.activeDeadlineSeconds,
        body.spec.template.spec.activeDeadlineSeconds
    )                                                                       AS active_deadline_seconds,
    coalesce(job.ttlSecondsAfterFinished, body.spec.ttlSecondsAfterFinished) AS ttl_seconds,
    body.spec.schedule                                                      AS schedule,
    if(kind = 'CronJob', coalesce(nullif(body.spec.concurrencyPolicy, ''), 'Allow'), NULL)
                                                                            AS concurrency_policy,
    body.spec.startingDeadlineSeconds                                       AS starting_deadline_seconds,
    if(kind = 'CronJob', coalesce(body.spec.failedJobsHistoryLimit, 1), NULL) AS failed_history_limit
FROM selected
