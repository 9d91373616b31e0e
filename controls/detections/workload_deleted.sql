-- title     = "Workloads are taken down on purpose only"
-- severity  = "low"
-- rating    = "A service stops; mostly that is a release or a product that nobody needs any more"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1489"]
-- level     = "Metadata"
-- watches   = ["delete deployments.apps", "delete statefulsets.apps", "delete daemonsets.apps", "deletecollection deployments.apps", "deletecollection statefulsets.apps", "deletecollection daemonsets.apps"]
-- source    = ["https://kubernetes.io/docs/concepts/workloads/", "https://attack.mitre.org/techniques/T1489/"]
-- why       = """
--   To stop what an organisation lives by is an aim of its own, and deleting a workload takes one request."""
-- fix       = """
--   Bring it back from version control: `kubectl apply -f FILE`."""
-- benign    = """
--   Releases, removal of products, delivery tools."""
-- misses    = """
--   Workloads that are scaled to nothing, but for those in security_tool_stopped."""
-- params    = { exempt = [], namespaces = ["kube-system"] }

SELECT
    audit_id,
    concat(username, ' in ', namespace)                                      AS finding,
    concat(if(succeeded, 'deleted ', 'tried to delete '), target)            AS reason,
    if(succeeded AND list_contains($namespaces, namespace), 'medium', 'low') AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                       AS evidence
FROM audit_requests
WHERE
    resource IN ('deployments', 'statefulsets', 'daemonsets')
    AND subresource = ''
    AND verb IN ('delete', 'deletecollection')
    AND status_code IS DISTINCT FROM 404
    AND NOT is_system
    AND NOT list_contains($exempt, username)
