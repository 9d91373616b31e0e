-- title     = "Nobody opens ways to pods past the network rules"
-- severity  = "low"
-- rating    = "The way leads to one pod and needs its port to have no lock of its own; developers do it all day"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1572", "T1090"]
-- level     = "Metadata"
-- watches   = ["create pods/portforward", "get pods/portforward"]
-- source    = ["https://kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/", "https://attack.mitre.org/techniques/T1572/"]
-- why       = """
--   A forwarded port goes through the API server and the kubelet: NetworkPolicies do not see it, and databases that
--   trust the cluster's network answer."""
-- fix       = """
--   Ask what was looked at. Where nobody needs it, take `pods/portforward` out of the role; `audit-batch who-can
--   create pods/portforward` names who has it."""
-- benign    = """
--   Developers who try their own program, dashboards that are reached in that manner."""
-- misses    = """
--   What flows through, and ways by a proxy in a pod."""
-- params    = { exempt = [], namespaces = ["kube-system", "kube-public"] }

SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                         AS finding,
    concat(if(succeeded, 'forwarded', 'tried to forward'), ' a port of ', namespace, '/', name) AS reason,
    if(succeeded AND (is_public_ip OR actor = 'service_account' OR list_contains($namespaces, namespace)), 'medium', 'low')
                                                                                            AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                                          AS evidence
FROM audit_requests
WHERE
    resource = 'pods'
    AND subresource = 'portforward'
    AND verb IN ('create', 'get')
    AND NOT list_contains($exempt, username)
