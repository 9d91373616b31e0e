-- title     = "No account of a pod or node asks what it may do"
-- severity  = "low"
-- rating    = "A question only, and some programs ask it at their start; with a tool in hand it is somebody who found a token"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1069.003", "T1613"]
-- level     = "Metadata"
-- watches   = ["create selfsubjectaccessreviews.authorization.k8s.io", "create selfsubjectrulesreviews.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/authorization/", "https://attack.mitre.org/techniques/T1069/003/"]
-- why       = """
--   A program knows its rights. Whoever holds a token that is not theirs asks first, `kubectl auth can-i --list`, and this is
--   the request behind it."""
-- fix       = """
--   See what the account did next: `audit-batch timeline --user NAME`. If a person was in the pod, delete it to void its
--   token, and set `automountServiceAccountToken: false` where no program needs one."""
-- benign    = """
--   Operators, delivery tools and consoles that look at their rights before they work, mostly right by right."""
-- misses    = """
--   Whoever tries instead of asking; see permission_enumeration. People who ask for themselves are left alone."""
-- params    = { programs = ["curl", "wget", "kubectl", "python-requests", "python-urllib", "powershell"], exempt = [] }

SELECT
    audit_id,
    concat(username, ' from ', coalesce(source_ip, 'an unknown address'))                         AS finding,
    concat(
        'asked ', if(resource = 'selfsubjectrulesreviews', 'for all its rights', 'whether it has a right'),
        ', with a client that calls itself ', coalesce(nullif(program, ''), 'nothing')
    )                                                                                             AS reason,
    if(
        actor = 'node' OR (resource = 'selfsubjectrulesreviews' AND list_contains($programs, lower(program))),
        'medium', 'low'
    )                                                                                             AS severity,
    {'user_agent': user_agent, 'token_pod': token_pod, 'status': status_code}                     AS evidence
FROM audit_requests
WHERE
    resource IN ('selfsubjectaccessreviews', 'selfsubjectrulesreviews')
    AND verb = 'create'
    AND actor IN ('service_account', 'node')
    AND impersonated_username IS NULL
    AND NOT is_system
    AND NOT list_contains($exempt, username)
