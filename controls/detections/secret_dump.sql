-- title     = "Nobody reads all Secrets of the cluster at once"
-- severity  = "medium"
-- rating    = "One request gives every password, key and token there is; programs that do it all day are told low"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.007"]
-- level     = "Metadata"
-- watches   = ["list secrets", "watch secrets"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets", "https://attack.mitre.org/techniques/T1552/007/"]
-- why       = """
--   A list holds the contents of all that it lists. After one over all namespaces every credential in the cluster is known
--   to whoever asked."""
-- fix       = """
--   Ask who it was. Without an answer every Secret is to be renewed, tokens of service accounts first. Then give `get` with
--   `resourceNames` or a role in the namespaces that are needed instead of `list` in all; `audit-batch who-can list secrets`."""
-- benign    = """
--   Backup tools, certificate and secret operators, helm with --all-namespaces, consoles; service accounts are low for that."""
-- misses    = """
--   The same namespace by namespace, see secret_enumeration, Secrets that come back from a deletion of many, also in
--   a dry run, which bulk_deletion tells, and a stolen token of an operator that lists anyway, which is low."""
-- params    = { exempt = [] }
SELECT
    audit_id,
    concat(username, ' from ', address)                                                 AS finding,
    concat(
        if(succeeded, 'read ', 'tried to read '), if(is_helm, 'the releases of helm in ', 'the Secrets of '),
        'all namespaces'
    )                                                                                   AS reason,
    CASE
        WHEN actor = 'anonymous' AND succeeded THEN 'critical'
        WHEN NOT succeeded OR is_helm THEN 'low'
        WHEN actor = 'service_account' AND NOT is_public_ip THEN 'low'
        -- Providers run parts of the control plane under such names.
        WHEN actor = 'user' AND (starts_with(username, 'system:') OR starts_with(username, 'eks:')) THEN 'low'
        ELSE 'medium'
    END                                                                                 AS severity,
    {'verb': verb, 'user_agent': user_agent, 'status': status_code} AS evidence
FROM audit_secret_reads
WHERE
    verb IN ('list', 'watch')
    AND namespace = ''
    AND name = ''
    AND NOT is_system
    AND NOT list_has_all($exempt, [username, effective_username])
