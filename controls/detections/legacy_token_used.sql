-- title     = "No token is used that should be gone"
-- severity  = "low"
-- rating    = "Mostly an old client; a token out of a Secret never ends, so that one that leaked works until somebody looks"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1528", "T1078"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://kubernetes.io/docs/reference/labels-annotations-taints/audit-annotations/", "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/"]
-- why       = """
--   The API server marks requests with tokens out of Secrets, with ones that were voided for not being used, and with ones
--   of pods that should have been renewed an hour before."""
-- fix       = """
--   Replace the client that is named, so that it reads its token again from the file, or asks the TokenRequest API
--   for one. Then `kubectl delete secret NAME` for the one the annotation names."""
-- benign    = """
--   Clients with a library of before 2021, and programs outside of the cluster that were given such a token."""
-- misses    = """
--   Tokens of Secrets used at other servers than the API server."""
WITH marked AS (
    SELECT
        *,
        (annotations ->> '$."authentication.k8s.io/legacy-token-invalidated"') AS invalidated,
        (annotations ->> '$."authentication.k8s.io/legacy-token"')             AS legacy,
        (annotations ->> '$."authentication.k8s.io/stale-token"')              AS stale,
        coalesce(nullif(username, ''), invalidated, 'an unknown identity')     AS who,
        coalesce(source_ip, 'an unknown address')                              AS address
    FROM audit_requests
    WHERE
        -- A token that was voided lets nobody in, and so has no user.
        (actor = 'service_account' OR username = '')
        AND NOT is_system
        AND contains(annotations::VARCHAR, '"authentication.k8s.io/')
)
SELECT
    arg_min(audit_id, (event_time, audit_id))                                              AS audit_id,
    concat(who, ' from ', address)                                                         AS finding,
    concat(
        CASE
            WHEN invalidated IS NOT NULL THEN 'used a token that was voided because nobody used it'
            WHEN legacy IS NOT NULL THEN 'used a token out of a Secret, which never ends'
            ELSE 'used the token of a pod longer than it should be'
        END,
        ', ', count(*), if(count(*) = 1, ' request', ' requests'), ' in an hour'
    )                                                                                      AS reason,
    if(invalidated IS NOT NULL, 'medium', 'low')                                           AS severity,
    {'invalidated': invalidated, 'legacy': legacy, 'stale': min(stale), 'user_agent': min(user_agent)} AS evidence
FROM marked
WHERE coalesce(invalidated, legacy, stale) IS NOT NULL
-- Such a client does nothing else all day: its first request of each hour stands for them.
GROUP BY who, address, invalidated, legacy, stale IS NULL, date_trunc('hour', event_time)
