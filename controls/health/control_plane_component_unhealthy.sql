-- title    = "Components of the control plane are healthy"
-- severity = "critical"
-- rating   = "The whole cluster: nothing is scheduled, reconciled or stored while it lasts"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/overview/components/"]
-- why      = """
--   When the API server, etcd, the scheduler or the controller manager is not ready, nothing is placed, repaired or
--   stored, and security controls that rest on them stand still."""
-- fix      = """
--   See `kubectl logs --namespace kube-system POD` and, on the node, the log of the kubelet."""
-- misses   = """
--   Control planes that a provider runs, where no pod of them is seen; what happened between two snapshots."""
-- unseen   = "no component of the control plane was seen, as on managed clusters"

WITH components AS (
    SELECT
        kind,
        namespace,
        name,
        list(DISTINCT component ORDER BY component) AS names
    FROM control_plane_components
    -- Jobs run the programs of the control plane too, to save or compact etcd.
    WHERE kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
    GROUP BY ALL
),
seen AS (
    SELECT
        kind,
        namespace,
        name,
        count(*) FILTER (
            phase != 'Running' OR len(list_filter(container_states, lambda entry: NOT entry.ready)) > 0
        ) AS broken,
        count(*) AS pods
    FROM workload_pods
    WHERE namespace = 'kube-system' AND phase IS NOT NULL
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN seen.pods IS NULL THEN 'not_assessed'
        WHEN seen.broken > 0 THEN 'fail'
        ELSE 'pass'
    END AS verdict,
    array_to_string(components.names, ', ')
    || coalesce(': ' || seen.broken || ' of ' || seen.pods || ' pods not ready', ': no pod tells its state')
        AS reason,
    ['status.containerStatuses'] AS fields
FROM components
LEFT JOIN seen USING (kind, namespace, name)
