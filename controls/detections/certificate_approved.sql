-- title     = "Certificates are approved by controllers, not by people"
-- severity  = "medium"
-- rating    = "Approval turns a request into a credential for months; to whom, the request says"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098", "T1649"]
-- level     = "Metadata"
-- watches   = ["update certificatesigningrequests.certificates.k8s.io/approval", "patch certificatesigningrequests.certificates.k8s.io/approval"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization", "https://attack.mitre.org/techniques/T1649/"]
-- why       = """
--   The controller manager approves the certificates of kubelets. An approval by somebody else makes another credential,
--   and cannot be taken back."""
-- fix       = """
--   See who asked for what: `kubectl get csr NAME -o yaml`. If nobody knows of it, remove the bindings of its
--   subject, or renew the CA. Take `approve` on `signers` out of the role."""
-- benign    = """
--   Approvers of kubelets' certificates, which are service accounts or parts of a provider's control plane and low, and
--   administrators of small clusters."""
-- misses    = """
--   Approvals by an account of the controller manager that was taken over."""
-- params    = { exempt = [] }

WITH approvals AS (
    SELECT
        audit_id,
        -- The other word is Denied.
        body IS NULL OR coalesce(list_contains(body ->> '$.status.conditions[*].type', 'Approved'), false) AS may_approve
    FROM audit_bodies
    WHERE resource = 'certificatesigningrequests' AND subresource = 'approval'
)
SELECT
    requests.audit_id,
    requests.username                                                                               AS finding,
    concat(
        if(requests.succeeded, 'approved or denied ', 'tried to approve '), 'the certificate request ',
        coalesce(nullif(requests.name, ''), 'without a name')
    )                                                                                               AS reason,
    CASE
        WHEN NOT requests.succeeded OR requests.actor = 'service_account' THEN 'low'
        -- Providers run parts of the control plane under such names.
        WHEN starts_with(requests.username, 'system:') OR starts_with(requests.username, 'eks:') THEN 'low'
        ELSE 'medium'
    END                                                                                             AS severity,
    {
        'source_ip': requests.source_ip, 'user_agent': requests.user_agent, 'status': requests.status_code
    }                                                                                               AS evidence
FROM audit_requests AS requests
INNER JOIN approvals USING (audit_id)
WHERE
    approvals.may_approve
    AND NOT requests.is_system
    AND NOT list_has_all($exempt, [requests.username, requests.effective_username])
