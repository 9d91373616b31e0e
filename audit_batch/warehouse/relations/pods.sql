-- grain    = "one row per pod, also those that a workload stands for"
-- rests_on = ["pods"]
-- [columns]
-- kind            = "always Pod"
-- namespace       = "namespace of the object"
-- name            = "name of the Pod"
-- uid             = "UID of the object"
-- created_at      = "when it was created, UTC; NULL in manifests"
-- labels          = "labels; empty when there are none"
-- annotations     = "annotations; empty when there are none"
-- owner_kind      = "kind of the controlling owner; NULL without one"
-- owner           = "name of the controlling owner; NULL without one"
-- owner_uid       = "UID of the controlling owner; NULL without one"
-- service_account = "service account; default when unset"
-- node_name       = "node that it runs on; NULL when it is not placed yet"
-- host_network    = "it uses the node's network; false when unset"
-- phase           = "Pending, Running, Succeeded, Failed or Unknown; NULL in manifests"
-- status_reason   = "why the pod ended or is not known, for example Evicted; NULL otherwise"
-- unplaced        = "no node takes it: why the condition PodScheduled is False, for example Unschedulable; NULL otherwise"
-- container_states = "what its kubelet tells of containers and init containers, as a list of (name, ready, restarts, waiting, terminated, last_terminated): restarts as the greatest of 0, 1, 5 and 20 that they reach, the others as reasons; empty when it tells nothing"
-- ips             = "IPs of the pod; empty when it has none yet"
-- containers      = "names of its containers and init containers, those included that admission put in"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)", "annotations": "MAP(VARCHAR, VARCHAR)", "ownerReferences": [{"kind": "VARCHAR", "name": "VARCHAR", "uid": "VARCHAR", "controller": "BOOLEAN"}]},
                "spec": {"serviceAccountName": "VARCHAR", "nodeName": "VARCHAR", "hostNetwork": "BOOLEAN", "containers": [{"name": "VARCHAR"}], "initContainers": [{"name": "VARCHAR"}]},
                "status": {
                    "phase": "VARCHAR",
                    "reason": "VARCHAR",
                    "podIPs": [{"ip": "VARCHAR"}],
                    "conditions": [{"type": "VARCHAR", "status": "VARCHAR", "reason": "VARCHAR"}],
                    "containerStatuses": [{"name": "VARCHAR", "ready": "BOOLEAN", "restartCount": "INTEGER", "state": {"waiting": {"reason": "VARCHAR"}, "terminated": {"reason": "VARCHAR"}}, "lastState": {"terminated": {"reason": "VARCHAR"}}}],
                    "initContainerStatuses": [{"name": "VARCHAR", "ready": "BOOLEAN", "restartCount": "INTEGER", "state": {"waiting": {"reason": "VARCHAR"}, "terminated": {"reason": "VARCHAR"}}, "lastState": {"terminated": {"reason": "VARCHAR"}}}]
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'Pod'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR)) AS annotations,
    list_filter(body.metadata.ownerReferences, lambda reference: reference.controller)[1].kind AS owner_kind,
    list_filter(body.metadata.ownerReferences, lambda reference: reference.controller)[1].name AS owner,
    list_filter(body.metadata.ownerReferences, lambda reference: reference.controller)[1].uid AS owner_uid,
    coalesce(nullif(body.spec.serviceAccountName, ''), 'default') AS service_account,
    nullif(body.spec.nodeName, '') AS node_name,
    coalesce(body.spec.hostNetwork, false) AS host_network,
    body.status.phase AS phase,
    nullif(body.status.reason, '') AS status_reason,
    list_filter(
        body.status.conditions,
        lambda condition: condition.type = 'PodScheduled' AND condition.status = 'False'
    )[1].reason AS unplaced,
    coalesce(
        list_transform(
            list_concat(body.status.containerStatuses, body.status.initContainerStatuses),
            lambda container: {
                'name': container.name,
                'ready': coalesce(container.ready, false),
                'restarts': coalesce(container.restartCount, 0),
                'waiting': container.state.waiting.reason,
                'terminated': container.state.terminated.reason,
                'last_terminated': container.lastState.terminated.reason
            }
        ),
        []
    ) AS container_states,
    coalesce(
        list_transform(
            body.status.podIPs,
            lambda point: point.ip
        ),
        []
    ) AS ips,
    list_transform(
        list_concat(body.spec.containers, body.spec.initContainers),
        lambda container: container.name
    ) AS containers
FROM parsed
