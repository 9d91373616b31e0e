-- title     = "Nobody tries to make what they may not"
-- severity  = "low"
-- rating    = "Nothing was made; mostly it is a role that lacks a right, at times somebody who tries how far a credential goes"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1613", "T1078"]
-- level     = "Metadata"
-- watches   = ["create *"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/authorization/", "https://attack.mitre.org/techniques/T1613/"]
-- why       = """
--   Attempts to make workloads, bindings or tokens show what somebody wants to do, before a way is found on which it
--   works."""
-- fix       = """
--   Ask what was meant. If the right is wanted, `audit-batch suggest-role SUBJECT` prints the least role; if nobody
--   knows, revoke the credential."""
-- benign    = """
--   Pipelines whose role is too narrow, people in the wrong cluster."""
-- misses    = """
--   Attempts that another rule than authorisation refused, which webhooks and Pod Security tell by themselves, and
--   server-side applies: they are patches, of which nobody can tell what was there."""

SELECT
    audit_id,
    concat(username, ': ', action)                                            AS finding,
    concat(
        'was refused to create ', count(*) OVER per_action, ' times, in ',
        count(DISTINCT namespace) OVER per_action, ' namespaces; here ', target
    )                                                                         AS reason,
    if(
        actor = 'service_account' AND (step IN ('rbac', 'admission', 'token', 'exec') OR is_public_ip), 'medium', 'low'
    )                                                                         AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent, 'status': status_code} AS evidence
FROM audit_requests
WHERE
    verb = 'create'
    AND decision = 'forbid'
    AND NOT is_system
    AND actor != 'anonymous'
    AND resource NOT IN (
        '', 'selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'subjectaccessreviews', 'tokenreviews', 'events'
    )
WINDOW per_action AS (PARTITION BY username, action)
