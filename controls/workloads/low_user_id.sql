-- title    = "Containers run under a user number that no user of the node has"
-- severity = "low"
-- rating   = "Files of one user of the node in reach of a container, once it has found a way out"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
--   "https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/",
-- ]
-- why      = """
--   A process that leaves its container keeps its user number. Low numbers belong to users of the node or its
--   services, whose files and processes it then owns."""
-- fix      = """
--   Set `securityContext.runAsUser` to a number of 10000 or more, for example 10001, or `hostUsers: false`, which
--   maps every number to one of its own."""
-- misses   = """
--   Two workloads with one number, and which numbers the nodes give out. Where nothing is set the image decides, and
--   the container fails. Windows pods that say so (spec.os.name) have no such setting and are left out."""
-- params   = { lowest = 10000 }

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            container || ' (user ' || coalesce(effective_run_as_user::VARCHAR, 'of the image') || ')' ORDER BY path
        )                                                        AS holders,
        list(path || '.securityContext.runAsUser' ORDER BY path) AS fields
    FROM containers
    WHERE host_users AND coalesce(effective_run_as_user, 0) < $lowest
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                                AS verdict,
    'may have the number of a user of the node: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
WHERE workloads.os != 'windows'
