-- title     = "No pod is given all rights on its node"
-- severity  = "high"
-- rating    = "A privileged container is root on its node, with the credentials of every pod there; one line of a manifest is enough"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1610", "T1611"]
-- level     = "Request"
-- watches   = ["create pods", "update pods/ephemeralcontainers", "patch pods/ephemeralcontainers", "* deployments.apps", "* daemonsets.apps", "* statefulsets.apps", "* replicasets.apps", "* jobs.batch", "* cronjobs.batch"]
-- source    = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/", "https://attack.mitre.org/techniques/T1611/"]
-- why       = """
--   A privileged container has every capability and every device of the node. Whoever runs in it leaves it by
--   mounting the node's disk."""
-- fix       = """
--   Ask the writer what it is for. If nobody knows, keep the manifest, delete the pod, `kubectl delete pod NAME`, and
--   look at the node as if it were taken. Then let admission refuse the next: `kubectl label namespace NAME
--   pod-security.kubernetes.io/enforce=baseline`."""
-- benign    = """
--   Network and storage agents of nodes, which come as DaemonSets and are low here, and build systems that start
--   privileged pods."""
-- misses    = """
--   Pods that a controller makes are judged by their template, and a change by PATCH only where the log has the
--   answer. A node agent, new or changed, is low, whoever writes it."""
-- params    = { exempt = [] }

WITH risks AS (
    SELECT
        *,
        concat('privileged container ', holder) AS words,
        gravity                                 AS severity
    FROM audit_pod_risks
    WHERE risk IN ('privileged', 'unread') AND NOT list_contains($exempt, username)
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
