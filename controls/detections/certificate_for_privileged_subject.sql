-- title     = "Nobody asks for a certificate of an administrator or of Kubernetes itself"
-- severity  = "critical"
-- rating    = "Signed, it gives all rights of that identity for months, and only a new CA takes them back"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006", "T1649"]
-- level     = "Request"
-- watches   = ["create certificatesigningrequests.certificates.k8s.io", "patch certificatesigningrequests.certificates.k8s.io"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing", "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   The subject of a certificate is the user and the groups that the API server sees. Nobody but the installer needs one of
--   system:masters, of a controller or another account of kube-system, or of a node that is not theirs."""
-- fix       = """
--   Refuse it, `kubectl certificate deny NAME`, and revoke the credential of who asked. If it was approved, treat the
--   cluster as lost: renew its CA."""
-- benign    = """
--   A person who makes the administrator's certificate anew after it ended."""
-- misses    = """
--   Groups of other names that a binding gives all rights."""
-- params    = { subjects = ["system:masters", "kubeadm:cluster-admins", "system:kube-controller-manager", "system:kube-scheduler", "system:apiserver", "system:kube-aggregator", "system:admin", "system:serviceaccount:kube-system:", "kubernetes-admin", "kubernetes-super-admin"] }

WITH asked AS (
    SELECT
        audit_id,
        problem,
        -- Nothing but the request, for the server looks for it in what is around, and takes the first that it can read.
        nullif(
            regexp_extract(
                TRY(decode(from_base64(body ->> '$.spec.request'))),
                '^\s*-----BEGIN CERTIFICATE REQUEST-----\s([^-]*)-----END CERTIFICATE REQUEST-----\s*$',
                1
            ),
            ''
        ) AS pem
    FROM audit_bodies
    WHERE resource = 'certificatesigningrequests' AND verb IN ('create', 'patch') AND subresource = ''
),

requested AS (
    SELECT
        *,
        -- Names stand in the DER as they are written; its bytes as hexadecimal can be searched.
        hex(TRY(from_base64(regexp_replace(pem, '\s', '', 'g'))))        AS der,
        -- In one byte for each letter, or in two.
        list_filter(
            list_append($subjects, 'system:nodes'),
            lambda subject: contains(der, hex(subject))
            OR contains(der, regexp_replace(hex(subject), '(..)', '00\1', 'g'))
        )                                                                AS named
    FROM asked
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', coalesce(nullif(requests.name, ''), 'a request'))               AS finding,
    if(requested.der IS NULL, 'not_assessed', 'fail')                                               AS verdict,
    if(requests.succeeded, 'critical', 'high')                                                      AS severity,
    if(
        requested.der IS NULL,
        coalesce(nullif(requested.problem, ''), 'the request in the body cannot be read'),
        concat(
            if(requests.succeeded, 'asked', 'tried to ask'), ' for a certificate of ',
            coalesce(list_filter(requested.named, lambda subject: subject != 'system:nodes')[1], 'a node')
        )
    )                                                                                               AS reason,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent}                            AS evidence
FROM audit_requests AS requests
INNER JOIN requested USING (audit_id)
WHERE
    NOT requests.is_system
    -- Server-side apply makes a request by PATCH.
    AND (requests.verb = 'create' OR requests.status_code = 201)
    AND (
        (requested.der IS NULL AND requests.succeeded)
        OR list_has_any(requested.named, $subjects)
        OR (
            list_contains(requested.named, 'system:nodes')
            AND NOT coalesce(list_has_any(requests.groups, ['system:nodes', 'system:bootstrappers']), false)
        )
    )
