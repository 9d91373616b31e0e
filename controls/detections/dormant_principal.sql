-- title     = "Identities that slept for long stay asleep or are removed"
-- severity  = "low"
-- rating    = "An identity that nobody misses is one whose theft nobody notices"
-- since     = 2026-11-26
-- signal    = "anomaly"
-- technique = ["T1078"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- baseline  = "the last request of the principal in the log"
-- source    = ["https://attack.mitre.org/techniques/T1078/", "https://kubernetes.io/docs/concepts/security/rbac-good-practices/"]
-- why       = """
--   An account that was not used for months and then acts is often one that its owner forgot and somebody else found."""
-- fix       = """
--   Ask its owner; when there is none, remove the account and its bindings: `audit-batch can NAME` prints what it may do."""
-- benign    = """
--   A yearly task, a person back from leave."""
-- misses    = """
--   Accounts that slept for longer than the log goes back."""
-- params    = { days = 90 }

SELECT
    requests.audit_id,
    requests.username                                                                    AS finding,
    concat(
        'acts again after ', date_diff('day', principals.last_before, requests.event_time), ' days of silence'
    )                                                                                    AS reason,
    if(bool_or(requests.step IS NOT NULL AND requests.succeeded) OVER (PARTITION BY requests.username), 'medium', 'low') AS severity,
    0.5                                                                                  AS confidence
FROM audit_requests AS requests
JOIN principals USING (username)
WHERE
    principals.last_before < requests.event_time - to_days($days)
    AND principals.actor IN ('user', 'service_account')
    AND NOT requests.is_system
