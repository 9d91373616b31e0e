-- title     = "Nobody changes or removes admission policies"
-- severity  = "medium"
-- rating    = "A policy that is changed or unbound lets in what it was to refuse, or changes every object that comes"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1562.001"]
-- level     = "Metadata"
-- watches   = ["create validatingadmissionpolicies.admissionregistration.k8s.io", "update validatingadmissionpolicies.admissionregistration.k8s.io", "patch validatingadmissionpolicies.admissionregistration.k8s.io", "delete validatingadmissionpolicies.admissionregistration.k8s.io", "create validatingadmissionpolicybindings.admissionregistration.k8s.io", "update validatingadmissionpolicybindings.admissionregistration.k8s.io", "patch validatingadmissionpolicybindings.admissionregistration.k8s.io", "delete validatingadmissionpolicybindings.admissionregistration.k8s.io", "create mutatingadmissionpolicies.admissionregistration.k8s.io", "update mutatingadmissionpolicies.admissionregistration.k8s.io", "patch mutatingadmissionpolicies.admissionregistration.k8s.io", "delete mutatingadmissionpolicies.admissionregistration.k8s.io", "create mutatingadmissionpolicybindings.admissionregistration.k8s.io", "update mutatingadmissionpolicybindings.admissionregistration.k8s.io", "patch mutatingadmissionpolicybindings.admissionregistration.k8s.io", "delete mutatingadmissionpolicybindings.admissionregistration.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/", "https://attack.mitre.org/techniques/T1562/001/"]
-- why       = """
--   Admission policies live in the API server. Taking away a binding is enough to turn one off, and a mutating one
--   can put a container into every pod."""
-- fix       = """
--   Compare with version control and bring it back: `kubectl apply -f FILE`. Let only one delivery tool write them."""
-- benign    = """
--   Policy engines that make such policies from their own, and delivery tools, both by service accounts and low; new
--   validating ones are low."""
-- misses    = """
--   What the change did; policies of engines such as Kyverno and Gatekeeper; webhooks, see
--   admission_webhook_changed."""
-- params    = { exempt = [] }

SELECT
    audit_id,
    concat(username, ': ', target)                          AS finding,
    concat(verb, if(succeeded, ': ', ' in vain: '), target) AS reason,
    CASE
        WHEN NOT succeeded OR actor = 'service_account' THEN 'low'
        WHEN (verb = 'create' OR status_code = 201) AND starts_with(resource, 'validating') THEN 'low'
        ELSE 'medium'
    END                                                     AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent}      AS evidence
FROM audit_requests
WHERE
    resource IN (
        'validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'mutatingadmissionpolicies',
        'mutatingadmissionpolicybindings'
    )
    AND subresource = ''
    AND is_write
    AND status_code IS DISTINCT FROM 404
    AND NOT is_system
    AND NOT list_contains($exempt, username)
