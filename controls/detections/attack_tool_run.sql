-- title     = "No workload carries the name of an attack tool"
-- severity  = "high"
-- rating    = "Whoever runs such a tool looks for ways through the cluster; a test that was ordered should be known"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1588.002", "T1610"]
-- level     = "Metadata"
-- watches   = ["create pods", "create deployments.apps", "create daemonsets.apps", "create jobs.batch", "create cronjobs.batch"]
-- source    = ["https://attack.mitre.org/software/", "https://attack.mitre.org/techniques/T1610/"]
-- why       = """
--   Tools for breaking into clusters make workloads of well-known names, and few who use them care to change those."""
-- fix       = """
--   Ask whether a test was ordered. Otherwise revoke the credential, and see what else it did: `audit-batch timeline
--   --user NAME`."""
-- benign    = """
--   Ordered tests, scanners such as kube-hunter that run on a schedule."""
-- misses    = """
--   Tools under another name, or one that the server makes of a prefix, where the log has no answer."""

SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                      AS finding,
    concat(if(succeeded, 'made ', 'tried to make '), target, ', the name of an attack tool') AS reason,
    if(succeeded, 'high', 'medium')                                                          AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                                       AS evidence
FROM audit_requests
WHERE
    resource IN (
        'pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs'
    )
    AND subresource = ''
    AND verb IN ('create', 'patch')
    AND NOT is_system
    AND (verb = 'create' OR status_code = 201)
    AND regexp_matches(
        name,
        '\b(?:peirates|kubesploit|kube-?hunter|kubestriker|deepce|botb|bad-?pods?|everything-allowed|nothing-allowed-exec'
        || '|hostpath-exec|hostpid-exec|hostnetwork-exec|hostipc-exec|priv-(?:and-hostpid-)?exec|red-?kube|kubetcd|stratus-red-team'
        || '|cdk-(?:fabric|shadow)|metasploit|meterpreter|sliver-server|cobaltstrike|mimikatz|linpeas|amicontained)\b'
    )
