-- title    = "No workload names root as its user"
-- severity = "medium"
-- rating   = "Root in one container, which is root on the node once it finds a way out"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   Who writes runAsUser: 0 runs as root even where the image names another user, and root in a container is root on
--   the node as soon as it finds a way out."""
-- fix      = """
--   Remove `runAsUser: 0` from the pod and its containers, or give another number, for example `runAsUser: 10001`."""
-- misses   = """
--   Images that run as root when nothing is set: root_container and non_root_not_required look at those. A pod in a
--   user namespace of its own (hostUsers: false) passes."""

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(holder ORDER BY path)               AS holders,
        list(path || '.runAsUser' ORDER BY path) AS fields
    FROM security_contexts
    WHERE run_as_user = 0 AND host_users
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                         AS verdict,
    'names root as user: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
