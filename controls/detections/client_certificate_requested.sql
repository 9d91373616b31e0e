-- title     = "Nobody asks the cluster for a client certificate"
-- severity  = "medium"
-- rating    = "A certificate is a credential for months that cannot be taken back; it gives nothing until it is approved"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098", "T1649"]
-- level     = "Metadata"
-- watches   = ["create certificatesigningrequests.certificates.k8s.io", "patch certificatesigningrequests.certificates.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/", "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing", "https://attack.mitre.org/techniques/T1649/"]
-- why       = """
--   Whoever gets a certificate signed by the cluster's CA is the user and the groups that stand in it, whatever roles the
--   one who asked has, and until it ends."""
-- fix       = """
--   Ask who it was, and refuse it: `kubectl certificate deny NAME`. If it was signed already, remove the bindings of
--   the name in it, or renew the CA. Let people sign in by OIDC."""
-- benign    = """
--   Operators that give certificates to their programs, and administrators that make one for a colleague."""
-- misses    = """
--   Certificates signed elsewhere with a stolen key of the CA."""
-- params    = { signers = ["kubernetes.io/kube-apiserver-client", "kubernetes.io/legacy-unknown", "kubernetes.io/kube-apiserver-client-kubelet"], exempt = [] }

WITH asked AS (
    SELECT
        audit_id,
        body IS NOT NULL                       AS is_seen,
        (body ->> '$.spec.signerName')         AS signer,
        (body ->> '$.spec.usages[*]')          AS usages
    FROM audit_bodies
    WHERE resource = 'certificatesigningrequests' AND verb IN ('create', 'patch') AND subresource = ''
)
SELECT
    requests.audit_id,
    requests.username                                                                         AS finding,
    concat(
        if(requests.succeeded, 'asked', 'tried to ask'), ' for a certificate, ',
        if(asked.is_seen, concat('of the signer ', asked.signer), 'of which kind the log does not show')
    )                                                                                         AS reason,
    CASE
        WHEN NOT requests.succeeded OR NOT asked.is_seen THEN 'low'
        -- Providers run parts of the control plane under such names.
        WHEN
            requests.actor = 'user'
            AND (starts_with(requests.username, 'system:') OR starts_with(requests.username, 'eks:')) THEN 'low'
        ELSE 'medium'
    END                                                                                       AS severity,
    {
        'request': requests.name, 'source_ip': requests.source_ip, 'user_agent': requests.user_agent,
        'usages': asked.usages
    }                                                                                         AS evidence
FROM audit_requests AS requests
INNER JOIN asked USING (audit_id)
WHERE
    NOT requests.is_system
    AND NOT list_has_all($exempt, [requests.username, requests.effective_username])
    -- Server-side apply makes a request by PATCH.
    AND (requests.verb = 'create' OR requests.status_code = 201)
    -- Kubelets ask for their own, and say who they are by a group.
    AND NOT coalesce(list_has_any(requests.groups, ['system:nodes', 'system:bootstrappers']), false)
    AND (
        NOT asked.is_seen
        OR list_contains($signers, asked.signer)
        OR (asked.signer IS NULL AND coalesce(list_contains(asked.usages, 'client auth'), false))
    )
