-- title    = "Containers drop all capabilities"
-- severity = "low"
-- rating   = "A dozen small rights for one container that it does not need; none leaves it alone"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   A container that drops nothing keeps the dozen capabilities that runtimes give by default, such as changing the
--   owner of any file or opening raw sockets; hardly any program needs one of them."""
-- fix      = """
--   Set `securityContext: {capabilities: {drop: [ALL]}}` on every container, and add back the one that is needed,
--   such as `add: [NET_BIND_SERVICE]`."""
-- misses   = """
--   Which capabilities are added back: added_capability looks at those. ALL counts as written, as for the admission of
--   Kubernetes, so that all in small letters fails. Windows pods that say so (spec.os.name) have no such setting and
--   are left out; those that do not say so are judged as Linux."""

WITH keeping AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || if(privileged, ' (privileged)', '') ORDER BY path) AS containers,
        list(path || '.securityContext.capabilities.drop' ORDER BY path)     AS fields
    FROM containers
    WHERE privileged
        OR NOT list_contains(capabilities_dropped, 'ALL')
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(keeping.name IS NULL, 'pass', 'fail')                                        AS verdict,
    'does not drop all capabilities: ' || array_to_string(keeping.containers, ', ') AS reason,
    keeping.fields
FROM workloads
LEFT JOIN keeping USING (kind, namespace, name)
WHERE workloads.os != 'windows'
