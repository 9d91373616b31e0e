-- title     = "No pod gives up what holds it in its container"
-- severity  = "low"
-- rating    = "None of these opens the node by itself; each takes a wall away that a flaw would otherwise have to break"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1611"]
-- level     = "Request"
-- watches   = ["create pods", "update pods/ephemeralcontainers", "patch pods/ephemeralcontainers", "* deployments.apps", "* daemonsets.apps", "* statefulsets.apps", "* replicasets.apps", "* jobs.batch", "* cronjobs.batch"]
-- source    = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/", "https://attack.mitre.org/techniques/T1611/"]
-- why       = """
--   Filters of system calls, profiles of the kernel, the masked part of /proc and the ban on gaining rights are what
--   stands between a flaw in a program and its node."""
-- fix       = """
--   Take the setting out of the manifest: `seccompProfile: {type: RuntimeDefault}`, `allowPrivilegeEscalation:
--   false`, `procMount: Default`."""
-- benign    = """
--   Side cars that look at the processes of their neighbours, tools that need sudo, databases that set kernel
--   parameters; Windows agents of nodes."""
-- misses    = """
--   Pods that a controller makes are judged by their template, and a change by PATCH only where the log has the
--   answer. A node agent, new or changed, is low, whoever writes it. What a manifest leaves out is judged by the
--   controls of workloads, not here."""
-- params    = { exempt = [] }

WITH risks AS (
    SELECT
        *,
        concat_ws(' ', if(risk = 'unsafe_profile', detail, replace(risk, '_', ' ')), nullif(holder, '')) AS words,
        if(detail IN ('Windows host process', 'procMount Unmasked') AND gravity = 'high', 'medium', 'low') AS severity
    FROM audit_pod_risks
    WHERE
        (
            risk IN ('unsafe_profile', 'unread')
            OR (risk IN ('privilege_escalation', 'shared_processes') AND resource = 'pods')
        )
        AND NOT list_contains($exempt, username)
)
SELECT
    audit_id,
    finding,
    verdict,
    if(
        verdict = 'fail',
        concat(deed, ' with ', string_agg(DISTINCT words, ', ' ORDER BY words)),
        any_value(detail)
    )                                                                    AS reason,
    min_by(severity, list_position(['high', 'medium', 'low'], severity)) AS severity,
    {'manner': manner, 'where': list_sort(list_distinct(list(holder)))}  AS evidence
FROM risks
GROUP BY
    audit_id,
    finding,
    verdict,
    deed,
    manner
