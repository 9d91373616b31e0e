-- title     = "Nobody begins to act as somebody else"
-- severity  = "medium"
-- rating    = "Who may impersonate has the rights of whom he chooses, and the log names another at first sight"
-- since     = 2026-11-26
-- signal    = "anomaly"
-- technique = ["T1134", "T1078"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- baseline  = "what the principal did in the time before, 30 days unless set otherwise, of principals that are known for 7 days"
-- source    = ["https://attack.mitre.org/techniques/T1134/", "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation"]
-- why       = """
--   Impersonation is the work of a few proxies and platform people. A principal that never used it before, or never for this
--   user, and now does, takes over rights that are not its own."""
-- fix       = """
--   Ask the person or owner named. Take the verb `impersonate` out of the roles of who does not need it: `audit-batch who-can impersonate users`."""
-- benign    = """
--   A person of the platform team who reproduces a user's problem with `kubectl --as`."""
-- misses    = """
--   Proxies that impersonate everybody all day."""

SELECT
    requests.audit_id,
    concat(requests.username, ' as ', requests.impersonated_username)           AS finding,
    concat(
        if(requests.succeeded, 'acted as ', 'tried to act as '), requests.impersonated_username,
        ' for the first time in ', date_diff('day', novel.known_since, novel.first_time), ' days of log: ', requests.action
    )                                                                           AS reason,
    if(requests.succeeded AND requests.impersonated_username LIKE 'system:%', 'high', 'medium') AS severity,
    0.7                                                                         AS confidence
FROM audit_requests AS requests
JOIN novel_features AS novel
    ON
        requests.username = novel.username
        AND requests.impersonated_username = novel.value
        AND novel.feature = 'impersonated'
