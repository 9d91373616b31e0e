-- title     = "Nobody chooses the node of a pod by hand"
-- severity  = "low"
-- rating    = "On the control plane's node a pod sits beside etcd and its keys; by itself the choice of a node harms nothing"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1610"]
-- level     = "Request"
-- watches   = ["create pods", "update pods/ephemeralcontainers", "patch pods/ephemeralcontainers", "* deployments.apps", "* daemonsets.apps", "* statefulsets.apps", "* replicasets.apps", "* jobs.batch", "* cronjobs.batch"]
-- source    = ["https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename", "https://attack.mitre.org/techniques/T1610/"]
-- why       = """
--   A pod with nodeName goes past the scheduler, its taints and its limits; with a toleration for the control plane
--   it may land where the cluster's keys are."""
-- fix       = """
--   Ask why that node. Take `nodeName` out of the manifest, use `nodeSelector`, and keep workloads off the control
--   plane by its taint."""
-- benign    = """
--   `kubectl debug node`, benchmarks, add-ons that run on the control plane by purpose, clusters of one node."""
-- misses    = """
--   Pods that a controller makes are judged by their template, and a change by PATCH only where the log has the
--   answer. A node agent, new or changed, is low, whoever writes it. A pod that is bound by its subresource, as
--   schedulers do. DaemonSets tolerate such taints by nature and are left out."""
-- params    = { exempt = [] }

WITH risks AS (
    SELECT
        *,
        detail                                                                 AS words,
        if(starts_with(detail, 'node ') AND gravity = 'high', 'medium', 'low') AS severity
    FROM audit_pod_risks
    WHERE
        (risk = 'unread' OR (risk = 'placement' AND manner != 'node agent'))
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
