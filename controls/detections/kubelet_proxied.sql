-- title     = "Nobody talks to kubelets through the API server"
-- severity  = "medium"
-- rating    = "The kubelet answers with all pods of the node, their environment and logs, past the roles for pods"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1550.001", "T1613"]
-- level     = "Metadata"
-- watches   = ["* nodes/proxy"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes", "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/", "https://attack.mitre.org/techniques/T1613/"]
-- why       = """
--   Requests through nodes/proxy reach the kubelet with the API server's rights. Neither roles for pods nor admission see
--   what is asked of it."""
-- fix       = """
--   Ask what it was for. Take `nodes/proxy` out of the role; monitoring needs `nodes/metrics`, and from v1.33 on there are
--   `nodes/healthz`, `nodes/pods` and `nodes/configz` beside it."""
-- benign    = """
--   Monitoring that reads metrics and summaries, which is left out, and people who read a node's log by kubectl."""
-- misses    = """
--   Requests to the kubelet's own port, and what stands in metrics."""
-- params    = { paths = ["metrics", "healthz", "stats", "configz", "spec"] }

SELECT
    audit_id,
    concat(username, ': ', name)                                                                  AS finding,
    concat(
        if(is_denied, 'tried to ask', 'asked'), ' the kubelet of ', name, ' for /',
        regexp_extract(request_uri, '/proxy/?([^?]*)', 1)[:100]
    )                                                                                             AS reason,
    if(is_denied, 'low', 'medium')                                                                AS severity,
    {'verb': verb, 'source_ip': source_ip, 'user_agent': user_agent, 'status': status_code}       AS evidence
FROM audit_requests
WHERE
    resource = 'nodes'
    AND subresource = 'proxy'
    AND NOT is_system
    -- Told by kubelet_command_proxied.
    AND NOT regexp_matches(
        url_decode(regexp_replace(regexp_extract(request_uri, '^[^?]*'), '%[89a-fA-F][0-9a-fA-F]', '?', 'g')),
        '/(?:proxy|\.\.)/(?:\.?/)*(?:run|exec|attach|portForward|portforward|cri)(?:/|$)'
    )
    AND NOT (
        verb = 'get'
        AND list_contains($paths, regexp_extract(request_uri, '/proxy/+([^/?]*)', 1))
        AND NOT regexp_matches(request_uri, '\.\.|%2[eEfF]')
    )
