-- title     = "Nobody makes tokens that last for more than a day"
-- severity  = "medium"
-- rating    = "A token that is stolen, or was made to be kept, works for as long as it was asked for"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1528", "T1098"]
-- level     = "Request"
-- watches   = ["create serviceaccounts/token"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/", "https://attack.mitre.org/techniques/T1528/"]
-- why       = """
--   Pods renew their tokens within the hour. Who asks for months wants a credential that outlives the access it was
--   made with, and nothing but deleting the account voids it."""
-- fix       = """
--   Delete the account and make it anew. Cap what can be asked for by `--service-account-max-token-expiration=24h` at the
--   API server, and let programs outside of the cluster sign in by OIDC."""
-- benign    = """
--   Tools outside of the cluster that were given a token once, for want of another way."""
-- misses    = """
--   Tokens in Secrets, which never end; see token_secret_created. Tokens of pods that kubelets ask for are given a year
--   as well, so that old clients go on."""
-- params    = { seconds = 86400 }

WITH tokens AS (
    SELECT
        audit_id,
        problem,
        try_cast(body ->> '$.spec.expirationSeconds' AS BIGINT)               AS asked,
        -- What kubelets ask for, and are given longer, unless the API server says --service-account-extend-token-expiration=false.
        asked = 3607 AND (body ->> '$.spec.boundObjectRef.kind') = 'Pod'      AS is_extended,
        if(is_extended, 365 * 86400, asked)                                   AS seconds
    FROM audit_bodies
    WHERE resource = 'serviceaccounts' AND subresource = 'token'
)
SELECT
    requests.audit_id,
    concat(requests.username, ' for ', requests.namespace, '/', requests.name)     AS finding,
    if(tokens.problem = '', 'fail', 'not_assessed')                                AS verdict,
    CASE
        WHEN NOT requests.succeeded THEN 'low'
        WHEN tokens.seconds > 90 * 86400 THEN 'high'
        ELSE 'medium'
    END                                                                            AS severity,
    if(
        tokens.problem = '',
        concat(
            if(requests.succeeded, 'was given a token of ', 'asked in vain for a token of '),
            requests.namespace, '/', requests.name, ' for ', round(tokens.seconds / 86400, 1), ' days'
        ),
        tokens.problem
    )                                                                              AS reason,
    {
        'seconds': tokens.seconds, 'source_ip': requests.source_ip, 'credential': requests.issued_credential_id
    }                                                                              AS evidence
FROM audit_requests AS requests
INNER JOIN tokens USING (audit_id)
WHERE
    NOT requests.is_system
    AND (
        (tokens.seconds > $seconds AND NOT (tokens.is_extended AND requests.actor = 'node'))
        OR (tokens.problem != '' AND requests.succeeded)
    )
