-- grain    = "one row per request that makes or changes a pod or an object with a pod template, with the pod's specification"
-- rests_on = []
-- [columns]
-- audit_id    = "audit ID of the request"
-- event_time  = "when its last stage was reached, UTC"
-- verb        = "create, update or patch"
-- resource    = "pods, deployments, daemonsets, statefulsets, replicasets, replicationcontrollers, jobs or cronjobs"
-- subresource = "subresource; ephemeralcontainers, or empty for most"
-- namespace   = "namespace of the object"
-- name        = "name of the object"
-- pod_spec    = "specification of the pod or of the template, as JSON; NULL where the log does not hold it"
-- pod_labels  = "labels of the pod or of the template, as JSON"
-- pod_annotations = "annotations of the pod or of the template, as JSON"
-- is_final    = "whether it is the answer of the server, and not only what was asked"
-- problem     = "why it cannot be read; empty where it can"

SELECT
    audit_id,
    event_time,
    verb,
    resource,
    subresource,
    namespace,
    name,
    CASE resource
        WHEN 'pods' THEN body -> '$.spec'
        WHEN 'cronjobs' THEN body -> '$.spec.jobTemplate.spec.template.spec'
        ELSE body -> '$.spec.template.spec'
    END AS pod_spec,
    CASE resource
        WHEN 'pods' THEN body -> '$.metadata.labels'
        WHEN 'cronjobs' THEN body -> '$.spec.jobTemplate.spec.template.metadata.labels'
        ELSE body -> '$.spec.template.metadata.labels'
    END AS pod_labels,
    CASE resource
        WHEN 'pods' THEN body -> '$.metadata.annotations'
        WHEN 'cronjobs' THEN body -> '$.spec.jobTemplate.spec.template.metadata.annotations'
        ELSE body -> '$.spec.template.metadata.annotations'
    END AS pod_annotations,
    is_final,
    problem
FROM audit_bodies
WHERE
    resource IN (
        'pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs'
    )
    AND subresource IN ('', 'ephemeralcontainers')
