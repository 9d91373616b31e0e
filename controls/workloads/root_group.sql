-- title    = "Containers do not belong to the group root"
-- severity = "low"
-- rating   = "Files of one node or volume that the group root may read or write, for one container"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"]
-- why      = """
--   Files of images, volumes and nodes are often open to the group root. A process in that group reaches them
--   although its user is another, and takes the group along when it leaves its container."""
-- fix      = """
--   Set `securityContext.runAsGroup`, and `fsGroup` where volumes are shared, to a number other than 0, for example
--   10001."""
-- misses   = """
--   Groups that the image gives its user beside the first, and images that are made for the group root, as for
--   OpenShift: waive those. Where runAsGroup is unset the image decides, and the container fails. Windows pods that
--   say so (spec.os.name) have no such setting and are left out."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        container || ' (group ' || coalesce(effective_run_as_group::VARCHAR, 'of the image') || ')' AS holder,
        path || '.securityContext.runAsGroup'                                                      AS field
    FROM containers
    WHERE host_users AND coalesce(effective_run_as_group, 0) = 0
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        'all (group 0 for ' || given.purpose || ')',
        spec_path || '.securityContext.' || given.field
    FROM workloads
    CROSS JOIN (VALUES ('fsGroup', 'volumes'), ('supplementalGroups', 'every process')) AS given (field, purpose)
    WHERE host_users AND if(given.field = 'fsGroup', fs_group = 0, list_contains(supplemental_groups, 0))
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(count(found.field) = 0, 'pass', 'fail')                                                        AS verdict,
    'may belong to the group root: ' || string_agg(found.holder, ', ' ORDER BY found.field, found.holder) AS reason,
    list(DISTINCT found.field ORDER BY found.field)                                                   AS fields
FROM workloads
LEFT JOIN found USING (kind, namespace, name)
WHERE workloads.os != 'windows'
GROUP BY ALL
