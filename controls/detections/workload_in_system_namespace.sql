-- title     = "Nobody adds workloads to the namespaces of Kubernetes"
-- severity  = "low"
-- rating    = "Workloads there are rarely looked at and often free of policy; add-ons are installed there all the time, a pod that a program makes by itself is odd"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1036.005", "T1610"]
-- level     = "Metadata"
-- watches   = ["create pods", "create deployments.apps", "create daemonsets.apps", "create statefulsets.apps", "create jobs.batch", "create cronjobs.batch"]
-- source    = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/", "https://attack.mitre.org/techniques/T1610/"]
-- why       = """
--   kube-system is left out of most policies and of most people's attention, and its service accounts are strong."""
-- fix       = """
--   Ask for the reason, and move the workload to a namespace of its own: `kubectl -n kube-system delete deployment
--   NAME`."""
-- benign    = """
--   Add-ons that are installed there by chart or by an installer, which are low; people who debug DNS."""
-- misses    = """
--   Workloads in the namespaces of other platform parts."""
-- params    = { exempt = [], namespaces = ["kube-system", "kube-public", "kube-node-lease"] }

SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                AS finding,
    concat(if(succeeded, 'made ', 'tried to make '), target)                           AS reason,
    if(succeeded AND resource = 'pods' AND actor = 'service_account', 'medium', 'low') AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                                 AS evidence
FROM audit_requests
WHERE
    list_contains($namespaces, namespace)
    AND resource IN (
        'pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs'
    )
    AND subresource = ''
    AND NOT is_system
    AND (verb = 'create' OR (verb = 'patch' AND status_code = 201))
    AND NOT list_contains($exempt, username)
