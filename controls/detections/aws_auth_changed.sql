-- title     = "Nobody changes who of the cloud account may enter the cluster"
-- severity  = "medium"
-- rating    = "One line in this ConfigMap makes any role of the cloud account an administrator; installers of node groups write it too"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098"]
-- level     = "Metadata"
-- watches   = ["create configmaps", "update configmaps", "patch configmaps", "delete configmaps", "deletecollection configmaps"]
-- source    = ["https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html", "https://attack.mitre.org/techniques/T1098/"]
-- why       = """
--   At Amazon's EKS the ConfigMap aws-auth maps users and roles of the cloud to users and groups of the cluster,
--   system:masters included."""
-- fix       = """
--   Compare `kubectl -n kube-system get configmap aws-auth -o yaml` with what you maintain, and move to access
--   entries, which the cloud's own log shows."""
-- benign    = """
--   Tools that make clusters and node groups."""
-- misses    = """
--   Access entries, which only the cloud's log (CloudTrail) shows, and what the map says."""
-- params    = { exempt = [] }

SELECT
    audit_id,
    concat(username, ': ', target)                          AS finding,
    concat(verb, if(succeeded, ': ', ' in vain: '), target) AS reason,
    CASE
        WHEN NOT succeeded THEN 'low'
        WHEN actor = 'service_account' THEN 'high'
        ELSE 'medium'
    END                                                     AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}      AS evidence
FROM audit_requests
WHERE
    resource = 'configmaps'
    AND namespace = 'kube-system'
    AND (
        name = 'aws-auth'
        -- Of many that are deleted a selector names it.
        OR (verb = 'deletecollection' AND contains(coalesce(try(url_decode(request_uri)), 'aws-auth'), 'aws-auth'))
    )
    AND is_write
    AND NOT is_system
    AND NOT list_contains($exempt, username)
