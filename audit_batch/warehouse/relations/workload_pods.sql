-- grain    = "one row per pod, with the workload that stands for it"
-- rests_on = ["replicasets.apps", "jobs.batch"]
-- [columns]
-- kind             = "kind of the workload, Pod for a pod that stands for itself"
-- namespace        = "namespace of both"
-- name             = "name of the workload"
-- pod              = "name of the pod"
-- created_at       = "when the pod was created, UTC; NULL in manifests"
-- node_name        = "node that it runs on; NULL when it is not placed yet"
-- phase            = "Pending, Running, Succeeded, Failed or Unknown; NULL in manifests"
-- status_reason    = "why the pod ended or is not known, for example Evicted; NULL otherwise"
-- unplaced         = "why no node takes it, for example Unschedulable; NULL otherwise"
-- container_states = "states of its containers, as pods have them"

WITH middle AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        list_filter(
            from_json(
                doc,
                '{"metadata": {"ownerReferences": [{"kind": "VARCHAR", "name": "VARCHAR", "uid": "VARCHAR", "controller": "BOOLEAN"}]}}'
            ).metadata.ownerReferences,
            lambda reference: reference.controller
        )[1] AS owner
    FROM objects
    WHERE (api_group = 'apps' AND kind = 'ReplicaSet') OR (api_group = 'batch' AND kind = 'Job')
),
standing AS (
    SELECT
        kind,
        namespace,
        name,
        coalesce(uid, '') AS uid
    FROM workloads
),
owners AS (
    SELECT
        middle.kind                AS owner_kind,
        middle.namespace,
        middle.name                AS owner,
        coalesce(middle.uid, '')   AS owner_uid,
        standing.kind,
        standing.name
    FROM middle
    INNER JOIN standing
        ON standing.kind = middle.owner.kind
        AND standing.namespace = middle.namespace
        AND standing.name = middle.owner.name
        AND standing.uid = coalesce(middle.owner.uid, '')
    -- A Job that runs something else than its CronJob stands for itself.
    ANTI JOIN standing AS own
        ON own.kind = middle.kind
        AND own.namespace = middle.namespace
        AND own.name = middle.name
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        uid,
        kind,
        name
    FROM standing
)
SELECT
    coalesce(owners.kind, 'Pod')       AS kind,
    pods.namespace,
    coalesce(owners.name, pods.name)   AS name,
    pods.name                          AS pod,
    pods.created_at,
    pods.node_name,
    pods.phase,
    pods.status_reason,
    pods.unplaced,
    pods.container_states
FROM pods
LEFT JOIN standing AS alone
    ON alone.kind = 'Pod'
    AND alone.namespace = pods.namespace
    AND alone.name = pods.name
LEFT JOIN owners
    ON owners.owner_kind = if(alone.name IS NULL, pods.owner_kind, NULL)
    AND owners.namespace = pods.namespace
    AND owners.owner = pods.owner
    AND owners.owner_uid = coalesce(pods.owner_uid, '')
SEMI JOIN standing
    ON standing.kind = coalesce(owners.kind, 'Pod')
    AND standing.namespace = pods.namespace
    AND standing.name = coalesce(owners.name, pods.name)
