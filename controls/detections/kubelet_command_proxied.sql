-- title     = "Nobody runs commands by way of the kubelets"
-- severity  = "critical"
-- rating    = "It runs in any pod of the node without the right to exec, and the log does not tell the command"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1609", "T1210"]
-- level     = "Metadata"
-- watches   = ["* nodes/proxy"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes", "https://attack.mitre.org/techniques/T1609/"]
-- why       = """
--   The kubelet runs commands for whoever reaches it through nodes/proxy. No tool does that at work: kubectl goes by pods/exec."""
-- fix       = """
--   Revoke the credential, delete the pod that the path names, and take `nodes/proxy` out of every role; `audit-batch
--   who-can get nodes/proxy` names them."""
-- benign    = """
--   None is known."""
-- misses    = """
--   Commands that go to the kubelet's own port."""

SELECT
    audit_id,
    concat(username, ': ', name)                                                                  AS finding,
    concat(
        if(is_denied, 'tried to run', 'ran'), ' a command by the kubelet of ', name, ', by /',
        regexp_extract(request_uri, '/proxy/+([^?]*)', 1)[:100]
    )                                                                                             AS reason,
    if(is_denied, 'high', 'critical')                                                             AS severity,
    {'verb': verb, 'source_ip': source_ip, 'user_agent': user_agent, 'status': status_code}       AS evidence
FROM audit_requests
WHERE
    resource = 'nodes'
    AND subresource = 'proxy'
    -- The kubelet is asked for the path as it is decoded and cleaned.
    AND regexp_matches(
        url_decode(regexp_replace(regexp_extract(request_uri, '^[^?]*'), '%[89a-fA-F][0-9a-fA-F]', '?', 'g')),
        '/(?:proxy|\.\.)/(?:\.?/)*(?:run|exec|attach|portForward|portforward|cri)(?:/|$)'
    )
