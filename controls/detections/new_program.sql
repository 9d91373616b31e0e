-- title     = "Identities are used by the programs that they always were"
-- severity  = "low"
-- rating    = "The client names itself and can lie; a new name is only one more sign beside others"
-- since     = 2026-11-26
-- signal    = "anomaly"
-- technique = ["T1078"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- baseline  = "what the principal did in the time before, 30 days unless set otherwise, of principals that are known for 7 days"
-- source    = ["https://attack.mitre.org/techniques/T1078/", "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"]
-- why       = """
--   A service account that was always used by one program and now by curl or kubectl is probably used by a person."""
-- fix       = """
--   Ask the owner what program that is. Otherwise revoke the credential and follow it: `audit-batch timeline --user NAME`."""
-- benign    = """
--   A new client library or a new name of the same program."""
-- misses    = """
--   A client that calls itself like the usual one, which is easy."""

SELECT
    requests.audit_id,
    concat(requests.username, ' by ', requests.program)                              AS finding,
    concat(
        'used by ', requests.program, ' for the first time in ', date_diff('day', novel.known_since, novel.first_time),
        ' days of log: ', novel.requests, ' requests, of them ', novel.denied, ' refused'
    )                                                                                AS reason,
    if(novel.peers_doing = 0, 0.4, 0.2)                                              AS confidence
FROM audit_requests AS requests
JOIN novel_features AS novel
    ON
        requests.username = novel.username
        AND requests.program = novel.value
        AND novel.feature = 'program'
WHERE novel.actor = 'service_account' AND NOT requests.is_system
