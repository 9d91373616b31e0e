-- title     = "Nobody makes tokens of service accounts for themselves"
-- severity  = "medium"
-- rating    = "The token acts as the account from anywhere until it ends, without a pod; which account is half of the harm"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1528", "T1552.007"]
-- level     = "Metadata"
-- watches   = ["create serviceaccounts/token"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#token-request", "https://attack.mitre.org/techniques/T1528/"]
-- why       = """
--   Kubelets make the tokens of pods. A token that somebody else asks for is a way to act as another identity, and to keep
--   it when one's own is taken away."""
-- fix       = """
--   Ask what it is for. To void it, delete the account, `kubectl delete serviceaccount NAME`, and make it anew; `audit-batch
--   who-can create serviceaccounts/token` names who else may ask."""
-- benign    = """
--   `kubectl create token`, secret stores and delivery tools that hand out tokens of their own accounts; programs are low."""
-- misses    = """
--   Tokens in Secrets, see token_secret_created."""
-- params    = { exempt = [], namespaces = ["kube-system"] }

SELECT
    audit_id,
    concat(username, ' for ', namespace, '/', name)                                       AS finding,
    concat(
        if(succeeded, 'was given a token of ', 'asked in vain for a token of '), namespace, '/', name
    )                                                                                     AS reason,
    CASE
        WHEN NOT succeeded THEN 'low'
        WHEN
            actor != 'user' AND service_account_namespace IS DISTINCT FROM namespace
            AND list_contains($namespaces, namespace) THEN 'high'
        -- Providers run parts of the control plane under such names.
        -- A node from elsewhere; from its own address it would be Kubernetes itself.
        WHEN actor = 'node' THEN 'high'
        WHEN actor != 'user' OR starts_with(username, 'system:') OR starts_with(username, 'eks:') THEN 'low'
        ELSE 'medium'
    END                                                                                   AS severity,
    {'source_ip': source_ip, 'credential': issued_credential_id, 'user_agent': user_agent} AS evidence
FROM audit_requests
WHERE
    resource = 'serviceaccounts'
    AND subresource = 'token'
    AND verb = 'create'
    AND NOT is_system
    AND NOT list_has_all($exempt, [username, effective_username])
