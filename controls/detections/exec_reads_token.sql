-- title     = "No command in a container reads the pod's token"
-- severity  = "high"
-- rating    = "The token acts as the pod's account from anywhere, and the cloud's tokens beside it as a role there"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.007", "T1550.001"]
-- level     = "Metadata"
-- watches   = ["create pods/exec", "get pods/exec"]
-- source    = ["https://kubernetes.io/docs/concepts/security/service-accounts/", "https://attack.mitre.org/techniques/T1552/007/"]
-- why       = """
--   The program in a pod reads its token by itself. A command that prints it wants to use it elsewhere."""
-- fix       = """
--   Delete the pod, which voids its token, and look for the account at other addresses: `audit-batch timeline --user
--   system:serviceaccount:NAMESPACE:NAME`. Set `automountServiceAccountToken: false` where no program needs it."""
-- benign    = """
--   People who debug a program's access to the API."""
-- misses    = """
--   What is typed into a shell that was opened before; the log has the command that began it only. Paths that the
--   shell puts together."""

SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                             AS finding,
    concat(if(succeeded, 'ran ', 'tried to run '), command_text, ' in ', namespace, '/', name)      AS reason,
    if(succeeded, 'high', 'medium')                                                                 AS severity,
    {'command': command_text, 'container': container, 'source_ip': source_ip}                       AS evidence
FROM audit_requests
WHERE
    resource = 'pods'
    AND subresource = 'exec'
    AND verb IN ('create', 'get')
    AND regexp_matches(
        -- The CA and the name of the namespace beside it are no secrets.
        regexp_replace(command_text, '/serviceaccount/+(?:ca\.crt|namespace)\b', '/-', 'g'),
        '/run/secrets/+(?:kubernetes\.io/+serviceaccount/|(?:pods\.)?eks\.amazonaws\.com|azure/+tokens|tokens/)'
        || '|/serviceaccount/+(?:token|\*|\.\.data)|/run/secrets/+(?:kubernetes\.io(?:/+serviceaccount)?)?/*(?:[\s;|&''"*]|$)'
    )
