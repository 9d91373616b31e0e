-- title     = "The proxy of Azure Arc reads no Secrets of others"
-- severity  = "medium"
-- rating    = "Through the proxy comes whoever has a role at the cloud; Secrets that it reads are read by somebody out there"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.007"]
-- level     = "Metadata"
-- watches   = ["get secrets", "list secrets", "watch secrets", "get configmaps", "list configmaps", "watch configmaps"]
-- source    = ["https://learn.microsoft.com/en-us/azure/azure-arc/kubernetes/cluster-connect", "https://attack.mitre.org/techniques/T1552/007/"]
-- why       = """
--   The proxy's account needs what lies in the namespaces of Arc. What it reads elsewhere is read for a person or program
--   with access through the cloud, past the network around the cluster."""
-- fix       = """
--   See in the cloud's own log who was connected at that time, and take the role for cluster connect away from them, or
--   disable it: `az connectedk8s disable-features --features cluster-connect`."""
-- benign    = """
--   People who work through cluster connect with a service account's token."""
-- misses    = """
--   Clusters without Arc have no such account. Requests in which the proxy impersonates a person are that person's."""
-- params    = { account_namespace = "azure-arc", namespaces = ["azure-arc", "azure-arc-release", "azure-extensions-usage-system", "kube-system"] }

SELECT
    audit_id,
    concat(username, ' in ', coalesce(nullif(namespace, ''), 'all namespaces'))         AS finding,
    concat(if(succeeded, 'read ', 'tried to read '), target)                            AS reason,
    if(succeeded AND resource = 'secrets', 'medium', 'low')                             AS severity,
    {'verb': verb, 'source_ip': source_ip, 'user_agent': user_agent}                    AS evidence
FROM audit_requests
WHERE
    resource IN ('secrets', 'configmaps')
    AND verb IN ('get', 'list', 'watch')
    AND service_account_namespace = $account_namespace
    AND contains(service_account, 'proxy')
    AND impersonated_username IS NULL
    AND NOT list_contains($namespaces, namespace)
