-- title     = "Nobody reads anything without saying who they are"
-- severity  = "high"
-- rating    = "What answers without a name answers to everyone who reaches the port; how bad depends on what was read"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1190", "T1078.001"]
-- level     = "Metadata"
-- watches   = ["get *", "list *", "watch *"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests", "https://attack.mitre.org/techniques/T1190/"]
-- why       = """
--   A request without a credential has the rights of system:anonymous. When it is let in to more than health checks, a
--   binding gave those rights to everyone."""
-- fix       = """
--   Take `system:anonymous` and `system:unauthenticated` out of the `subjects` of the binding that the evidence
--   names. Where no probe needs them, refuse anonymous requests by `--anonymous-auth=false` or limit them to paths in
--   the `anonymous.conditions` of an AuthenticationConfiguration."""
-- benign    = """
--   Uptime monitors that ask for paths beside the health checks, and kubeadm's cluster-info, which is left out."""
-- misses    = """
--   Anonymous requests to the kubelets' own ports; they never reach the API server."""
-- params    = { paths = ["/healthz", "/livez", "/readyz", "/version", "/openid/v1/jwks", "/.well-known/openid-configuration"] }

SELECT
    audit_id,
    concat('anyone from ', coalesce(source_ip, 'an unknown address'), ': ', target)  AS finding,
    concat('without a credential ', verb, ' of ', target, ' was answered')           AS reason,
    if(resource = '' OR api_group = 'authorization.k8s.io', 'medium', 'high')        AS severity,
    {
        'source_ip': source_ip, 'user_agent': user_agent
    }                                                                                AS evidence
FROM audit_requests
WHERE
    actor = 'anonymous'
    AND succeeded
    -- Reviews of rights are asked by create, and change nothing.
    AND (NOT is_write OR api_group IN ('authorization.k8s.io', 'authentication.k8s.io'))
    -- Checks have parts: /livez/ping.
    AND NOT (resource = '' AND list_contains($paths, regexp_replace(target, '^/(healthz|livez|readyz)/.*', '/\1')))
    -- What kubeadm gives to nodes that want to join.
    AND NOT (resource = 'configmaps' AND verb = 'get' AND namespace = 'kube-public' AND name = 'cluster-info')
