-- title    = "Workloads insist on a user other than root"
-- severity = "medium"
-- rating   = "Root in one container after the next change of its image, without anybody noticing"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   With runAsNonRoot: true the kubelet refuses to start a container as root, whatever user a later image or a
--   mistake in the manifest names. Without it nothing stands in the way."""
-- fix      = """
--   Set `securityContext.runAsNonRoot: true` for the pod, and nowhere `false`. A pod in a user namespace of its own
--   (`hostUsers: false`) needs none."""
-- misses   = """
--   Which user the container has: root_container looks at that. A user number alone does not pass here, since it
--   binds only as long as it stands there."""

WITH whole_pods AS (
    SELECT
        kind,
        namespace,
        name,
        run_as_non_root
    FROM security_contexts
    WHERE container IS NULL AND host_users
),
gathered AS (
    SELECT
        contexts.kind,
        contexts.namespace,
        contexts.name,
        list(contexts.holder ORDER BY contexts.path)                  AS holders,
        list(contexts.path || '.runAsNonRoot' ORDER BY contexts.path) AS fields
    FROM security_contexts AS contexts
    INNER JOIN whole_pods USING (kind, namespace, name)
    WHERE NOT coalesce(
        contexts.run_as_non_root,
        if(contexts.container IS NULL, true, whole_pods.run_as_non_root),
        false
    )
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                                AS verdict,
    'does not insist on a user other than root: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
