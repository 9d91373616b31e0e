-- title    = "No container is given devices of its node"
-- severity = "low"
-- rating   = "One device of the node and the driver behind it, open to one container"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/",
--   "https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/",
-- ]
-- why      = """
--   A device plug-in or a resource claim puts a device of the node into the container. Its driver runs in the kernel
--   and was rarely written for strangers, and memory of a device may still hold what the last user left."""
-- fix      = """
--   Remove the resource from `resources.limits` where it is not needed. Resources that a site gives out on purpose,
--   such as `example.com/gpu`, go into the parameter `allowed`."""
-- misses   = """
--   Extended resources that stand for a licence or a quota and no device, and what a claim leads to: both fail until
--   they are allowed or waived."""
-- params   = { allowed = [] }

WITH given AS (
    SELECT
        kind,
        namespace,
        name,
        container,
        path,
        list_concat(
            list_filter(extended_resources, lambda resource: NOT list_contains($allowed::VARCHAR[], resource)),
            list_transform(device_claims, lambda claim: 'claim ' || claim)
        ) AS devices
    FROM containers
),
gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || ' (' || array_to_string(devices, ', ') || ')' ORDER BY path) AS holders,
        list(path || '.resources' ORDER BY path)                                       AS fields
    FROM given
    WHERE len(devices) > 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                   AS verdict,
    'is given devices of its node: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
