-- title    = "Containers cannot write to their root file system"
-- severity = "low"
-- rating   = "Tools brought into one container after a break-in; a hurdle, no barrier"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"]
-- why      = """
--   Whoever breaks into a container with a writable root file system can change its programs and bring tools along,
--   and every write into it is lost with the container."""
-- fix      = """
--   Set `securityContext: {readOnlyRootFilesystem: true}`, and mount an `emptyDir` where the program writes, such as
--   `volumeMounts: [{name: tmp, mountPath: /tmp}]`."""
-- misses   = """
--   Volumes that are mounted writable. Windows pods that say so (spec.os.name) have no such setting and are left
--   out; those that do not say so are judged as Linux."""

WITH writable AS (
    SELECT
        kind,
        namespace,
        name,
        list(container ORDER BY path)                                         AS containers,
        list(path || '.securityContext.readOnlyRootFilesystem' ORDER BY path) AS fields
    FROM containers
    WHERE NOT read_only_root_filesystem
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(writable.name IS NULL, 'pass', 'fail')                                           AS verdict,
    'can write to the root file system: ' || array_to_string(writable.containers, ', ') AS reason,
    writable.fields
FROM workloads
LEFT JOIN writable USING (kind, namespace, name)
WHERE workloads.os != 'windows'
