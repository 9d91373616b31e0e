-- title    = "Containers cannot send raw network packets"
-- severity = "medium"
-- rating   = "Traffic between pods of one node read or forged from one container"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
--   "https://man7.org/linux/man-pages/man7/capabilities.7.html",
-- ]
-- why      = """
--   With NET_RAW, which runtimes give by default, a container can forge packets and answer for other pods'
--   addresses, and so read or change their traffic."""
-- fix      = """
--   Set `securityContext: {capabilities: {drop: [ALL]}}`, or at least `drop: [NET_RAW]`, and do not add it back."""
-- misses   = """
--   A runtime that is set up to leave NET_RAW out by default, and what a network plug-in filters. Windows pods that
--   say so (spec.os.name) have no such setting and are left out; those that do not say so are judged as Linux."""

WITH normalised AS (
    SELECT
        kind,
        namespace,
        name,
        container,
        path,
        privileged,
        list_transform(
            capabilities_added,
            lambda capability: regexp_replace(upper(capability), '^CAP_', '')
        )                                                                          AS added,
        list_transform(capabilities_dropped, lambda capability: upper(capability)) AS dropped
    FROM containers
),
raw AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || if(privileged, ' (privileged)', '') ORDER BY path) AS containers,
        list(path || '.securityContext.capabilities' ORDER BY path)          AS fields
    FROM normalised
    WHERE privileged
        OR list_has_any(added, ['NET_RAW', 'ALL'])
        OR NOT list_has_any(dropped, ['NET_RAW', 'ALL'])
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(raw.name IS NULL, 'pass', 'fail')                                      AS verdict,
    'may send raw network packets: ' || array_to_string(raw.containers, ', ') AS reason,
    raw.fields
FROM workloads
LEFT JOIN raw USING (kind, namespace, name)
WHERE workloads.os != 'windows'
