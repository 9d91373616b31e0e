-- title     = "Nobody runs commands in the pods of the system"
-- severity  = "high"
-- rating    = "Pods there have host access or strong accounts, so that a shell in one is mostly a shell on the node"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1609", "T1611"]
-- level     = "Metadata"
-- watches   = ["create pods/exec", "get pods/exec", "create pods/attach", "get pods/attach"]
-- source    = ["https://kubernetes.io/docs/reference/kubectl/generated/kubectl_exec/", "https://attack.mitre.org/techniques/T1609/"]
-- why       = """
--   Network plugins, proxies and the control plane run here, privileged and with wide rights. What somebody does inside of
--   them no manifest shows."""
-- fix       = """
--   Ask the person named. Bind `pods/exec` by RoleBindings in the namespaces of a team, and not by a ClusterRoleBinding."""
-- benign    = """
--   Tools that ask a network plugin for its state, by a command without a terminal, which is medium."""
-- misses    = """
--   Commands that go to the kubelet's own port, and system pods in other namespaces unless the parameter names those."""
-- params    = { namespaces = ["kube-system", "kube-public", "kube-node-lease"], exempt = [] }

SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                             AS finding,
    concat(
        if(succeeded, 'ran ', 'tried to run '),
        coalesce(nullif(command_text, ''), if(subresource = 'attach', 'a session', 'a command')),
        ' in ', namespace, '/', name
    )                                                                                               AS reason,
    CASE
        WHEN NOT succeeded THEN 'low'
        WHEN
            tty OR stdin OR subresource = 'attach'
            OR regexp_matches(command_text, '^(?:\S*/)?(?:(?:a|ba|da|fi|z|k|c|tc)?sh\b|python|perl|ruby|nsenter|chroot)') THEN 'high'
        ELSE 'medium'
    END                                                                                             AS severity,
    {'command': command_text, 'container': container, 'tty': tty, 'source_ip': source_ip}           AS evidence
FROM audit_requests
WHERE
    resource = 'pods'
    AND subresource IN ('exec', 'attach')
    AND verb IN ('create', 'get')
    AND list_contains($namespaces, namespace)
    AND NOT list_has_all($exempt, [username, effective_username])
