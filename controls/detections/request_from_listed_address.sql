-- title     = "No request comes from an address that is known to be bad"
-- severity  = "high"
-- rating    = "Nobody who works with the cluster comes from a list of attackers' addresses; how bad is how good the list is."
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1090.003"]
-- level     = "Metadata"
-- watches   = ["* *"]
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
    audit_id,
    concat(coalesce(nullif(username, ''), 'an unknown identity'), ' from ', source_ip)              AS finding,
    'fail'                                                                                          AS verdict,
    concat(
        count(*) OVER per_hour, ' requests in an hour from a listed address, ', count(*) FILTER (succeeded) OVER per_hour,
        ' of them answered'
    )                                                                                               AS reason,
    if(bool_or(succeeded AND actor != 'anonymous') OVER per_hour, 'high', 'medium')                 AS severity
FROM audit_requests
WHERE list_contains($addresses, source_ip)
WINDOW per_hour AS (PARTITION BY username, source_ip, date_trunc('hour', event_time))
-- The first request of each hour stands for them.
QUALIFY row_number() OVER (
    PARTITION BY username, source_ip, date_trunc('hour', event_time) ORDER BY event_time, audit_id
) = 1
UNION ALL
SELECT
    arg_max(audit_id, event_time),
    'no list',
    'not_assessed',
    'no list of addresses is given; set the parameter addresses',
    'high'
FROM audit_requests
WHERE len($addresses) = 0
HAVING count(*) > 0
