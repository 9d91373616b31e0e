-- title     = "No pod is put into the namespaces of its node"
-- severity  = "high"
-- rating    = "By the node's processes one reads the secrets of every pod there; by its network, what listens on the node only"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1610", "T1611"]
-- level     = "Request"
-- watches   = ["create pods", "update pods/ephemeralcontainers", "patch pods/ephemeralcontainers", "* deployments.apps", "* daemonsets.apps", "* statefulsets.apps", "* replicasets.apps", "* jobs.batch", "* cronjobs.batch"]
-- source    = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/", "https://attack.mitre.org/techniques/T1611/"]
-- why       = """
--   With hostPID a pod sees the processes of the node and their environments, with hostIPC their shared memory, with
--   hostNetwork it listens on the node's addresses, reaches its kubelet and is past NetworkPolicies."""
-- fix       = """
--   Ask the writer what it is for. If nobody knows, keep the manifest, delete the pod, `kubectl delete pod NAME`, and
--   look at the node as if it were taken. Then let admission refuse the next: `kubectl label namespace NAME
--   pod-security.kubernetes.io/enforce=baseline`."""
-- benign    = """
--   Network agents, exporters of the node's metrics and ingress controllers; the network of the node alone is one
--   step lower than its processes."""
-- misses    = """
--   Pods that a controller makes are judged by their template, and a change by PATCH only where the log has the
--   answer. A node agent, new or changed, is low, whoever writes it."""
-- params    = { exempt = [] }

WITH risks AS (
    SELECT
        *,
        replace(risk, 'host_', 'the node''s ')                                AS words,
        if(risk = 'host_pid', gravity, if(gravity = 'high', 'medium', 'low')) AS severity
    FROM audit_pod_risks
    WHERE risk IN ('host_pid', 'host_ipc', 'host_network', 'unread') AND NOT list_contains($exempt, username)
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
