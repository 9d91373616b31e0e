-- title     = "Nobody approves the certificate that they asked for"
-- severity  = "high"
-- rating    = "One identity made itself a credential for months, of any name, with nobody to look at it"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098", "T1649"]
-- level     = "Metadata"
-- watches   = ["create certificatesigningrequests.certificates.k8s.io", "update certificatesigningrequests.certificates.k8s.io/approval", "patch certificatesigningrequests.certificates.k8s.io/approval"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing", "https://attack.mitre.org/techniques/T1649/"]
-- why       = """
--   Who may both ask and approve may become anybody whom the API server knows by certificate."""
-- fix       = """
--   See the subject, `kubectl get csr NAME -o yaml`: remove its bindings, or renew the CA if it is one of Kubernetes'
--   own. Give `create` and `approve` to different people."""
-- benign    = """
--   Single administrators of small clusters, and operators that make certificates for their programs."""
-- misses    = """
--   The same by two identities in one hand, or more than an hour apart; a request whose name the server made, where
--   the log has no answer."""

WITH asked AS (
    SELECT
        audit_id,
        username,
        name,
        event_time
    FROM audit_requests
    WHERE
        resource = 'certificatesigningrequests' AND subresource = ''
        AND (verb = 'create' OR (verb = 'patch' AND status_code = 201))
        AND name != '' AND succeeded AND NOT is_system
)
SELECT
    approved.audit_id,
    concat(approved.username, ': ', approved.name)                                                  AS finding,
    concat(
        if(approved.succeeded, 'approved', 'tried to approve'), ' the certificate request ', approved.name, ' ',
        date_diff('second', max(asked.event_time), approved.event_time), ' seconds after asking for it'
    )                                                                                               AS reason,
    if(approved.succeeded, 'high', 'medium')                                                        AS severity,
    {'asked': max(asked.audit_id), 'source_ip': approved.source_ip, 'user_agent': approved.user_agent} AS evidence
FROM audit_requests AS approved
INNER JOIN asked
    ON asked.username = approved.username
    AND asked.name = approved.name
    AND asked.event_time BETWEEN approved.event_time - INTERVAL 1 HOUR AND approved.event_time
WHERE
    approved.resource = 'certificatesigningrequests'
    AND approved.subresource = 'approval'
    AND approved.verb IN ('update', 'patch')
    AND NOT approved.is_system
GROUP BY
    approved.audit_id,
    approved.username,
    approved.name,
    approved.succeeded,
    approved.event_time,
    approved.source_ip,
    approved.user_agent
