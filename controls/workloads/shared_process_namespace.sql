-- title    = "Containers of one pod do not see each other's processes"
-- severity = "low"
-- rating   = "Files and environment of one container in reach of the others of the same pod"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/"]
-- why      = """
--   With a shared process namespace a helper container reads the environment and, below /proc, the files of the main
--   one, secrets included, and may signal it: the separation within the pod is gone."""
-- fix      = """
--   Remove `shareProcessNamespace: true`. For a look into a running pod, `kubectl debug --target app` shares the
--   namespace of one container for as long as it takes."""
-- misses   = """
--   Ephemeral containers that share the namespace of one container. The processes of the node (hostPID):
--   host_process_namespace looks at those."""

SELECT
    kind,
    namespace,
    name,
    if(share_process_namespace, 'fail', 'pass')             AS verdict,
    'its containers see and reach each other''s processes'  AS reason,
    [spec_path || '.shareProcessNamespace']                 AS fields
FROM workloads
