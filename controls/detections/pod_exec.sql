-- title     = "Nobody runs commands inside of containers"
-- severity  = "medium"
-- rating    = "Whoever runs a command in a container has all that its process has; one pod at a time, and people do it to debug"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1609"]
-- level     = "Metadata"
-- watches   = ["create pods/exec", "get pods/exec", "create pods/attach", "get pods/attach"]
-- source    = ["https://kubernetes.io/docs/reference/kubectl/generated/kubectl_exec/", "https://attack.mitre.org/techniques/T1609/"]
-- why       = """
--   A command in a running container leaves no trace in any manifest: it reads the files, the tokens and the memory of
--   what runs there, and changes it without a review."""
-- fix       = """
--   Ask the person named what was done and why. Where nobody needs it, take `pods/exec` and `pods/attach` out of their
--   roles; `audit-batch who-can create pods/exec` names who has it. For debugging give a copy: `kubectl debug POD --copy-to=NAME`."""
-- benign    = """
--   People who debug, backup tools with hooks in containers, and runners of build systems."""
-- misses    = """
--   Commands that go to the kubelet's own port, past the API server, which logs nothing of them."""
-- params    = { exempt = [] }

SELECT
    audit_id,
    concat(username, ' in ', namespace)                        AS finding,
    concat(
        if(succeeded, 'ran ', 'tried to run '),
        coalesce(nullif(command_text, ''), if(subresource = 'attach', 'a session', 'a command')),
        ' in ', namespace, '/', name
    )                                                          AS reason,
    if(succeeded, 'medium', 'low')                             AS severity,
    {'command': command_text, 'container': container, 'tty': tty, 'source_ip': source_ip} AS evidence
FROM audit_requests
WHERE
    resource = 'pods'
    AND subresource IN ('exec', 'attach')
    -- kubectl asks by GET since it speaks WebSocket, and by POST before.
    AND verb IN ('create', 'get')
    AND NOT list_has_all($exempt, [username, effective_username])
