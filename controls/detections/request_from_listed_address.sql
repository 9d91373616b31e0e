-- title     = "No request comes from an address that is known to be bad"
-- severity  = "high"
-- rating    = "Nobody who works with the cluster comes from a list of attackers' addresses; how bad is how good the list is"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1090.003"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- needs     = ["addresses"]
-- source    = ["https://attack.mitre.org/techniques/T1090/003/"]
-- why       = """
--   Exit nodes of Tor and hosts that attacked others are published. A request from one is worth a look, one that was let in
--   is somebody with a credential."""
-- fix       = """
--   Revoke the credential of the user that is named, and let the API server be reached from known networks only. Give the
--   list by the parameter `addresses` in the settings, and renew it."""
-- benign    = """
--   People who use a public VPN."""
-- misses    = """
--   Addresses that the list lacks; without a list nothing is assessed. Ranges must be given address by address."""
-- params    = { addresses = [] }
SELECT
    arg_min(audit_id, (event_time, audit_id))                                                       AS audit_id,
    concat(coalesce(nullif(username, ''), 'an unknown identity'), ' from ', source_ip)              AS finding,
    'fail'                                                                                          AS verdict,
    concat(
        count(*), if(count(*) = 1, ' request', ' requests'), ' in an hour from a listed address, ',
        count(*) FILTER (succeeded), ' of them answered'
    )                                                                                               AS reason,
    if(bool_or(succeeded AND actor != 'anonymous'), 'high', 'medium')                               AS severity
FROM audit_requests
WHERE list_contains($addresses, source_ip)
-- The first request of each hour stands for them.
GROUP BY username, source_ip, date_trunc('hour', event_time)
