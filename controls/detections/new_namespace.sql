-- title     = "Identities work where they always did"
-- severity  = "low"
-- rating    = "Work moves between namespaces; an intruder moves too, and then other signs come with it"
-- since     = 2026-11-26
-- signal    = "anomaly"
-- technique = ["T1078", "T1613"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- baseline  = "what the principal did in the time before, 30 days unless set otherwise, of principals that are known for 7 days"
-- source    = ["https://attack.mitre.org/techniques/T1613/"]
-- why       = """
--   A workload's identity has its namespaces. One that changes things in a namespace where it never was goes beyond its duty."""
-- fix       = """
--   Ask the owner. Bind its role with a `RoleBinding` in the namespaces that it serves, not with a `ClusterRoleBinding`."""
-- benign    = """
--   An operator that serves a new namespace."""
-- misses    = """
--   Reading: only changes count."""

SELECT
    requests.audit_id,
    concat(requests.username, ' in ', requests.namespace)                            AS finding,
    concat(
        if(requests.succeeded, 'changed ', 'tried to change '), requests.target, ' in a namespace where it never was in ',
        date_diff('day', novel.known_since, novel.first_time), ' days of log'
    )                                                                                AS reason,
    if(novel.peers_doing = 0, 0.4, 0.2)                                              AS confidence
FROM audit_requests AS requests
JOIN novel_features AS novel
    ON
        requests.username = novel.username
        AND requests.namespace = novel.value
        AND novel.feature = 'namespace'
WHERE requests.is_write AND novel.actor = 'service_account' AND NOT requests.is_system
