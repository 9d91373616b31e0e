-- title     = "New workloads of every node are known"
-- severity  = "low"
-- rating    = "A DaemonSet reaches every node at once; but every node agent is installed as one"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1610", "T1543.005"]
-- level     = "Metadata"
-- watches   = ["create daemonsets.apps", "patch daemonsets.apps"]
-- source    = ["https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/", "https://attack.mitre.org/techniques/T1543/005/"]
-- why       = """
--   What runs on every node, also on those that come later, is what an attacker wants who means to stay."""
-- fix       = """
--   Ask who installed it and what it does. Remove it from all nodes with `kubectl -n NAMESPACE delete daemonset
--   NAME`."""
-- benign    = """
--   Installation of agents for logs, metrics, network, storage and security."""
-- misses    = """
--   A change of a DaemonSet that is there, see privileged_pod and container_added."""
-- params    = { exempt = [] }

SELECT
    audit_id,
    concat(username, ': ', target)                                                AS finding,
    concat(if(succeeded, 'made ', 'tried to make '), target)                      AS reason,
    if(succeeded AND is_public_ip AND actor = 'service_account', 'medium', 'low') AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                            AS evidence
FROM audit_requests
WHERE
    resource = 'daemonsets'
    AND subresource = ''
    AND (verb = 'create' OR (verb = 'patch' AND status_code = 201))
    AND NOT is_system
    AND NOT list_contains($exempt, username)
