-- title     = "No pod is made to get a shell on a node"
-- severity  = "critical"
-- rating    = "Such a pod is root on its node at once, and nothing in the cluster needs it to run; only people who repair nodes do"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1611", "T1610"]
-- level     = "Request"
-- watches   = ["create pods"]
-- source    = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/kubectl-node-debug/", "https://attack.mitre.org/techniques/T1611/"]
-- why       = """
--   The node's processes together with its disk or all rights is what tools for a shell on a node ask for, those of
--   administrators and those of attackers. On Windows a host process has all of it."""
-- fix       = """
--   Ask who repaired the node and when it was over. Otherwise drain it and make it anew, `kubectl drain NODE
--   --delete-emptydir-data`, and change the secrets of all pods that ran there."""
-- benign    = """
--   `kubectl debug node`, by people on call, which is one step lower than a program that makes such a pod."""
-- misses    = """
--   Pods made by a template, see privileged_pod, and shells by other ways, such as the cloud's console."""
-- params    = { exempt = [] }

WITH grips AS (
    SELECT
        audit_id,
        any_value(detail) FILTER (risk = 'unread')                      AS problem,
        bool_or(risk = 'host_pid')                                      AS has_processes,
        bool_or(risk = 'privileged' OR (risk = 'capability' AND detail = 'ALL')) AS has_rights,
        bool_or(detail = 'Windows host process')                        AS is_process,
        bool_or(risk = 'host_path' AND detail = '/')                    AS has_disk,
        list_sort(list_distinct(list(trim(concat(risk, ' ', detail))))) AS settings
    FROM audit_pod_risks
    WHERE manner = 'pod'
    GROUP BY audit_id
)
SELECT
    requests.audit_id,
    concat(requests.username, ' in ', requests.namespace)                   AS finding,
    if(grips.problem IS NULL, 'fail', 'not_assessed')                       AS verdict,
    coalesce(
        grips.problem,
        concat(
            if(requests.succeeded, 'made ', 'tried to make '), requests.target, ' with ', array_to_string(grips.settings, ', ')
        )
    )                                                                       AS reason,
    if(requests.succeeded AND requests.actor != 'user', 'critical', 'high') AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent}    AS evidence
FROM audit_requests AS requests
JOIN grips USING (audit_id)
WHERE
    requests.resource = 'pods'
    AND requests.subresource = ''
    AND NOT list_contains($exempt, requests.username)
    AND (
        grips.problem IS NOT NULL
        OR grips.is_process
        OR (grips.has_processes AND (grips.has_rights OR grips.has_disk))
        OR (grips.has_rights AND grips.has_disk)
    )
