-- title     = "Nobody makes Secrets that hold a token of a service account"
-- severity  = "medium"
-- rating    = "The token never ends and leaves no request behind; whoever may read Secrets in the namespace has it"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1528", "T1098"]
-- level     = "Metadata"
-- watches   = ["create secrets", "patch secrets"]
-- source    = ["https://kubernetes.io/docs/concepts/security/service-accounts/", "https://attack.mitre.org/techniques/T1528/"]
-- why       = """
--   To make a Secret of this type is a way to a token without the right to ask for one, and it stays."""
-- fix       = """
--   Void the token with `kubectl delete secret NAME`. For programs outside of the cluster ask for one that ends:
--   `kubectl create token NAME --duration=1h`."""
-- benign    = """
--   Charts that still make one for their program, and registration of the cluster at a management tool."""
-- misses    = """
--   Where the log has no body, Secrets that were gone at the snapshot of the day; those requests are not assessed. A
--   token Secret that is there and is turned to another account."""

WITH typed AS (
    SELECT
        bodies.audit_id,
        bodies.body IS NOT NULL OR secrets.name IS NOT NULL                         AS is_seen,
        bodies.problem,
        coalesce((bodies.body ->> '$.type') = 'kubernetes.io/service-account-token', false)
        OR secrets.annotations['kubernetes.io/service-account.name'] IS NOT NULL    AS is_token,
        coalesce(
            (bodies.body ->> '$.metadata.annotations."kubernetes.io/service-account.name"'),
            secrets.annotations['kubernetes.io/service-account.name']
        )                                                                           AS account
    FROM audit_bodies AS bodies
    LEFT JOIN secrets_metadata AS secrets
        ON bodies.namespace = secrets.namespace AND bodies.name = secrets.name AND bodies.name != ''
    WHERE bodies.resource = 'secrets' AND bodies.verb IN ('create', 'patch') AND bodies.subresource = ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.target)                                    AS finding,
    if(typed.is_seen, 'fail', 'not_assessed')                                           AS verdict,
    if(requests.succeeded, 'medium', 'low')                                             AS severity,
    if(
        typed.is_seen,
        concat(
            if(requests.succeeded, 'made', 'tried to make'), ' a lasting token of ', requests.namespace, '/',
            coalesce(typed.account, 'an account')
        ),
        concat(typed.problem, ', and the snapshot has no such Secret')
    )                                                                                   AS reason,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent}                AS evidence
FROM audit_requests AS requests
INNER JOIN typed USING (audit_id)
WHERE
    NOT requests.is_system
    -- Server-side apply makes a Secret by PATCH.
    AND (requests.verb = 'create' OR requests.status_code = 201)
    AND (typed.is_token OR (NOT typed.is_seen AND requests.succeeded))
