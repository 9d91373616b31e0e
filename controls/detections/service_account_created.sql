-- title     = "New service accounts are known"
-- severity  = "low"
-- rating    = "An account without a binding may do little; in the namespaces of Kubernetes it hides well"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1136"]
-- level     = "Metadata"
-- watches   = ["create serviceaccounts", "patch serviceaccounts"]
-- source    = ["https://kubernetes.io/docs/concepts/security/service-accounts/", "https://attack.mitre.org/techniques/T1136/"]
-- why       = """
--   A service account is an identity that no identity provider knows, and outlives the person who made it."""
-- fix       = """
--   Ask for its owner. Without one delete it, `kubectl -n NAMESPACE delete serviceaccount NAME`, which voids its
--   tokens as well."""
-- benign    = """
--   Every installation of a product."""
-- misses    = """
--   What the account is given later, see binding_to_service_account."""
-- params    = { exempt = [], namespaces = ["kube-system", "kube-public"] }

SELECT
    audit_id,
    concat(username, ' in ', namespace)                                                            AS finding,
    concat(if(succeeded, 'made the account ', 'tried to make the account '), namespace, '/', name) AS reason,
    if(succeeded AND list_contains($namespaces, namespace) AND is_public_ip, 'medium', 'low')      AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}                                             AS evidence
FROM audit_requests
WHERE
    resource = 'serviceaccounts'
    AND subresource = ''
    AND (verb = 'create' OR (verb = 'patch' AND status_code = 201))
    AND status_code IS DISTINCT FROM 409
    AND NOT is_system
    AND NOT list_contains($exempt, username)
