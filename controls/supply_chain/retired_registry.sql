-- title    = "Images do not come from a retired registry"
-- severity = "medium"
-- rating   = "One workload that cannot start new pods, or gets no fixes any more"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/containers/images/"]
-- why      = """
--   The registry k8s.gcr.io is frozen since 2023 and may vanish: images there get no security fixes. Other
--   registries that a site has left are listed in the parameter `retired`."""
-- fix      = """
--   Name the same image in its new registry, for example `registry.k8s.io/pause:3.10`."""
-- misses   = """
--   Mirrors of a retired registry under another name."""
-- params   = { retired = ["k8s.gcr.io"] }

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            if(holder_type = 'volume', 'volume ', '') || holder || coalesce(' (' || image || ')', '') ORDER BY path
        ) AS names,
        list(path ORDER BY path) AS fields
    FROM image_references
    WHERE list_contains($retired, regexp_replace(lower(registry), ':443$', ''))
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(found.name IS NULL, 'pass', 'fail') AS verdict,
    'runs images from a registry that is retired: ' || array_to_string(found.names, ', ') AS reason,
    found.fields
FROM workloads
LEFT JOIN found USING (kind, namespace, name)
