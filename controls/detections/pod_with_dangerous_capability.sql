-- title     = "No pod is given capabilities that open its node"
-- severity  = "medium"
-- rating    = "Some capabilities are as good as all rights on the node; others open its network or its files only"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1610", "T1611"]
-- level     = "Request"
-- watches   = ["create pods", "update pods/ephemeralcontainers", "patch pods/ephemeralcontainers", "* deployments.apps", "* daemonsets.apps", "* statefulsets.apps", "* replicasets.apps", "* jobs.batch", "* cronjobs.batch"]
-- source    = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/", "https://attack.mitre.org/techniques/T1611/"]
-- why       = """
--   Capabilities are parts of root's power. Those that load modules, mount, trace or read all files let a process
--   out of its container."""
-- fix       = """
--   Ask the writer what it is for. If nobody knows, keep the manifest, delete the pod, `kubectl delete pod NAME`, and
--   look at the node as if it were taken. Give a container `capabilities: {drop: [ALL]}` and add only what it cannot
--   work without."""
-- benign    = """
--   Network agents and tools that watch the kernel, mostly DaemonSets; service meshes ask for NET_ADMIN in every
--   pod, which is low."""
-- misses    = """
--   Pods that a controller makes are judged by their template, and a change by PATCH only where the log has the
--   answer. A node agent, new or changed, is low, whoever writes it."""
-- params    = { exempt = [], grave = ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_BOOT", "BPF", "DAC_READ_SEARCH"], lesser = ["NET_ADMIN", "NET_RAW", "DAC_OVERRIDE", "SYSLOG", "PERFMON", "SYS_CHROOT", "MKNOD"] }

WITH risks AS (
    SELECT
        *,
        concat(detail, ' for ', holder)                   AS words,
        if(list_contains($grave, detail), gravity, 'low') AS severity
    FROM audit_pod_risks
    WHERE
        (
            risk = 'unread'
            OR (risk = 'capability' AND (list_contains($grave, detail) OR list_contains($lesser, detail)))
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
