-- title     = "Nobody begins to do what leads to more power"
-- severity  = "medium"
-- rating    = "What a stolen identity is used for is mostly what its owner never did; alone it is a hint, since duties change"
-- since     = 2026-11-26
-- signal    = "anomaly"
-- technique = ["T1078", "T1098"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- baseline  = "what the principal did in the time before, 30 days unless set otherwise, of principals that are known for 7 days"
-- source    = ["https://attack.mitre.org/techniques/T1078/", "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"]
-- why       = """
--   An identity that was taken over is put to another use than before: a service account that only ever listed pods reads
--   secrets, or a person who only deploys begins to bind roles."""
-- fix       = """
--   Ask the owner of the identity about the first request named. When nobody knows it, revoke its credentials, for a service
--   account by `kubectl delete pod` of what runs as it and of its token Secrets, and look at all that it did: `audit-batch timeline --user NAME`."""
-- benign    = """
--   A new version of an operator, a new duty of a person, a first run of a restore."""
-- misses    = """
--   Identities that are known for less than the time of learning, and those that always did the same as the attacker does."""
-- params    = { peers = 5 }

WITH novel AS (
    SELECT
        *,
        peers_doing = 0 AND peers >= $peers AS is_rare
    FROM novel_features
    WHERE feature = 'action' AND actor IN ('user', 'service_account')
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.action)                           AS finding,
    concat(
        'never did this in ', date_diff('day', novel.known_since, novel.first_time), ' days of log',
        if(novel.is_rare, concat(', and none of ', novel.peers, ' others does'), ''), ': ', requests.action, ' (', requests.target, ')'
    )                                                                          AS reason,
    if(novel.actor = 'service_account' AND novel.is_rare AND requests.succeeded, 'medium', 'low') AS severity,
    if(novel.is_rare, 0.6, 0.3) + if(requests.succeeded, 0.1, 0)               AS confidence,
    {'known_since': novel.known_since, 'peers': novel.peers, 'peers_doing': novel.peers_doing, 'step': requests.step} AS evidence
FROM audit_requests AS requests
JOIN novel
    ON requests.username = novel.username AND requests.action = novel.value
WHERE requests.step IS NOT NULL AND NOT requests.is_system AND requests.event_time >= novel.first_time
