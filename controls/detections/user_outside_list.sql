-- title     = "Only people on the list use the cluster"
-- severity  = "medium"
-- rating    = "A user that nobody approved was let in, or tries to be; new staff looks the same"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1078"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- needs     = ["users"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/authentication/", "https://attack.mitre.org/techniques/T1078/"]
-- why       = """
--   Kubernetes has no list of users: whoever the authenticator vouches for is one. Only a list of one's own says that
--   somebody does not belong."""
-- fix       = """
--   Take the user out of the group at the identity provider, or add the name to the parameter `users` in the settings. A
--   certificate cannot be taken back: remove the bindings of its name and groups."""
-- benign    = """
--   New staff, and identities of the provider that run the control plane."""
-- misses    = """
--   Service accounts and nodes, which are objects of the cluster; without a list nothing is assessed."""
-- params    = { users = [] }
SELECT
    arg_min(audit_id, (event_time, audit_id))                                                       AS audit_id,
    username                                                                                        AS finding,
    'fail'                                                                                          AS verdict,
    concat(
        count(*), if(count(*) = 1, ' request', ' requests'), ' in an hour by a user who is not on the list, ',
        count(*) FILTER (succeeded), ' of them answered'
    )                                                                                               AS reason,
    if(bool_or(succeeded), 'medium', 'low')                                                         AS severity
FROM audit_requests
WHERE actor = 'user' AND username != '' AND len($users) > 0 AND NOT list_contains($users, username)
-- The first request of each hour stands for them.
GROUP BY username, date_trunc('hour', event_time)
