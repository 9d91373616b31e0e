-- title    = "Containers outside a user namespace of their own see a masked /proc"
-- severity = "high"
-- rating   = "Root of the container is root of the node, with the kernel settings of /proc open to it"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
--   "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/",
-- ]
-- why      = """
--   Parts of /proc change the kernel of the node. In a user namespace the kernel refuses that to root of the
--   container; without one, root of the container is root of the node, and an unmasked /proc lets it."""
-- fix      = """
--   Remove `procMount: Unmasked` from the container. Who has to run containers in a container also sets `hostUsers:
--   false`, so that root in it is nobody on the node."""
-- misses   = """
--   Pods in a user namespace (hostUsers: false): unmasked_proc_mount looks at all. The API server of today refuses
--   to create what fails here, so that it stems from older pods or from manifests."""

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(holder ORDER BY path)               AS holders,
        list(path || '.procMount' ORDER BY path) AS fields
    FROM security_contexts
    WHERE proc_mount != 'Default' AND host_users
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                              AS verdict,
    'sees all of /proc as a user of the node: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
