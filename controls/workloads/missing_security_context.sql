-- title    = "Every container says what it may do"
-- severity = "low"
-- rating   = "Every default of the runtime for one container, from root to a dozen capabilities"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"]
-- why      = """
--   Where neither the pod nor the container has a security context, nobody has asked what the container needs: it
--   runs as root if the image likes, with everything that the runtime gives by default."""
-- fix      = """
--   Add a `securityContext` to the pod, for example `{runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}`,
--   and to each container `{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}`."""
-- misses   = """
--   What the security context says: other controls look at each setting."""

WITH silent_pods AS (
    SELECT
        kind,
        namespace,
        name
    FROM security_contexts
    WHERE container IS NULL AND NOT is_set
),
gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(contexts.container ORDER BY contexts.path) AS holders,
        list(contexts.path ORDER BY contexts.path)      AS fields
    FROM security_contexts AS contexts
    SEMI JOIN silent_pods USING (kind, namespace, name)
    WHERE contexts.container IS NOT NULL AND NOT contexts.is_set
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                     AS verdict,
    'does not say what these may do: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
