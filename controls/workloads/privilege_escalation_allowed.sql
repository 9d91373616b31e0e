-- title    = "Containers cannot gain privileges that they were not started with"
-- severity = "medium"
-- rating   = "Root in one container for whoever breaks in as an ordinary user"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
-- ]
-- why      = """
--   Without this bar a process may gain more rights than it was started with, through a set-user-ID program for
--   example, so that a break-in as an ordinary user becomes one as root."""
-- fix      = """
--   Set `securityContext: {allowPrivilegeEscalation: false}` on every container, init containers included."""
-- misses   = """
--   Whether the image holds a program to escalate with. Windows pods that say so (spec.os.name) have no such setting
--   and are left out; those that do not say so are judged as Linux."""

WITH escalating AS (
    SELECT
        kind,
        namespace,
        name,
        list(container ORDER BY path)                                           AS containers,
        list(path || '.securityContext.allowPrivilegeEscalation' ORDER BY path) AS fields
    FROM containers
    WHERE effective_allow_privilege_escalation
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(escalating.name IS NULL, 'pass', 'fail')                             AS verdict,
    'may gain privileges: ' || array_to_string(escalating.containers, ', ') AS reason,
    escalating.fields
FROM workloads
LEFT JOIN escalating USING (kind, namespace, name)
WHERE workloads.os != 'windows'
