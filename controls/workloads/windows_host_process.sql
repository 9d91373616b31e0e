-- title    = "Windows containers do not run as host processes"
-- severity = "critical"
-- rating   = "The account that it names on one Windows node, without any container around it"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/",
-- ]
-- why      = """
--   A host process container is a process of the Windows node itself, with its file system and network, and with the
--   rights of the account that it names: there is no container around it."""
-- fix      = """
--   Remove `windowsOptions: {hostProcess: true}` from the pod and its containers, and give the container the files
--   or ports that it needs."""
-- misses   = """
--   What the account that such a container names may do."""

WITH hosted AS (
    SELECT
        kind,
        namespace,
        name,
        list(holder ORDER BY path)                                AS holders,
        list(path || '.windowsOptions.hostProcess' ORDER BY path) AS fields
    FROM security_contexts
    WHERE host_process
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(hosted.name IS NULL, 'pass', 'fail')                                            AS verdict,
    'runs as a process of the Windows node: ' || array_to_string(hosted.holders, ', ') AS reason,
    hosted.fields
FROM workloads
LEFT JOIN hosted USING (kind, namespace, name)
