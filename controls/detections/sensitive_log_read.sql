-- title     = "Logs of sensitive pods are read by few"
-- severity  = "low"
-- rating    = "Logs hold tokens, addresses and data of customers more often than anybody means; reading one is daily work"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552"]
-- level     = "Metadata"
-- watches   = ["get pods/log"]
-- source    = ["https://kubernetes.io/docs/concepts/cluster-administration/logging/", "https://attack.mitre.org/techniques/T1552/"]
-- why       = """
--   Whoever may not read Secrets may still find them in a log, and logs of the system tell how the cluster is built."""
-- fix       = """
--   Name the namespaces that hold sensitive programs in the parameter `namespaces`, and bind `pods/log` in the others only.
--   Let people read logs where they are collected, with a record of who did."""
-- benign    = """
--   People at work, and consoles that show logs under their own account."""
-- misses    = """
--   Logs read where they are collected, or from the node."""
-- params    = { namespaces = ["kube-system"], exempt = [] }

SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                     AS finding,
    concat(if(succeeded, 'read ', 'tried to read '), 'the log of ', namespace, '/', name)   AS reason,
    'low'                                                                                   AS severity,
    {'container': container, 'source_ip': source_ip, 'user_agent': user_agent}              AS evidence
FROM audit_requests
WHERE
    resource = 'pods'
    AND subresource = 'log'
    AND list_contains($namespaces, namespace)
    AND NOT is_system
    AND NOT list_has_all($exempt, [username, effective_username])
