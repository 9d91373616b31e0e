-- title     = "Nobody makes tokens of accounts with power over the cluster"
-- severity  = "high"
-- rating    = "Whoever holds the token has the cluster, or can take it, from anywhere until the token ends"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1528", "T1098"]
-- level     = "Metadata"
-- watches   = ["create serviceaccounts/token"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request", "https://attack.mitre.org/techniques/T1528/"]
-- why       = """
--   The right to make tokens is the right to be each account. What the account may do in the snapshot of that day says what
--   was gained."""
-- fix       = """
--   Ask what it is for. Without an answer delete the account, `kubectl delete serviceaccount NAME`, make it anew, and follow
--   the token by its credential id. Limit `create` on `serviceaccounts/token` by `resourceNames`."""
-- benign    = """
--   Registration of the cluster at a delivery or management tool, once, and a person on call who does it by habit."""
-- misses    = """
--   Power that comes from webhooks or other authorizers than RBAC, and accounts deleted before the snapshot."""
-- params    = { powers = ["do everything", "escalate ClusterRoles", "bind ClusterRoles", "write ClusterRoles", "write ClusterRoleBindings", "impersonate users", "impersonate groups", "impersonate service accounts", "create tokens", "read Secrets", "enter pods of nodes", "approve for signers"], exempt = [] }

WITH privileged AS (
    SELECT
        namespace,
        name,
        string_agg(DISTINCT power, ', ' ORDER BY power) AS powers,
        min(through)                                    AS through
    FROM service_account_powers
    -- In all namespaces, and not of one object only.
    WHERE scope_namespace = '' AND target = '' AND list_contains($powers, power)
    GROUP BY ALL
)
SELECT
    requests.audit_id,
    concat(requests.username, ' for ', requests.namespace, '/', requests.name)         AS finding,
    concat(
        if(requests.succeeded, 'was given a token of ', 'asked in vain for a token of '),
        requests.namespace, '/', requests.name, ', which may ', privileged.powers
    )                                                                                  AS reason,
    if(requests.succeeded, 'high', 'medium')                                           AS severity,
    {
        'through': privileged.through, 'source_ip': requests.source_ip, 'credential': requests.issued_credential_id
    }                                                                                  AS evidence
FROM audit_requests AS requests
INNER JOIN privileged USING (namespace, name)
WHERE
    requests.resource = 'serviceaccounts'
    AND requests.subresource = 'token'
    AND requests.verb = 'create'
    AND NOT requests.is_system
    AND NOT list_has_all($exempt, [requests.username, requests.effective_username])
