-- title     = "Nobody deletes certificate requests by hand"
-- severity  = "low"
-- rating    = "Requests go away by themselves within a day; to delete one hides who asked for which certificate"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1070", "T1098"]
-- level     = "Metadata"
-- watches   = ["delete certificatesigningrequests.certificates.k8s.io", "deletecollection certificatesigningrequests.certificates.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/", "https://attack.mitre.org/techniques/T1070/"]
-- why       = """
--   The request is the only object that tells the subject of a certificate. Once it is gone the audit log alone knows of it."""
-- fix       = """
--   See what else was done with the name: `audit-batch timeline --user NAME`, and who asked, by the detection
--   `client_certificate_requested`. Take `delete` on `certificatesigningrequests` out of the role."""
-- benign    = """
--   People who tidy up, and operators that delete theirs once they have the certificate."""
-- misses    = """
--   Requests that the controller manager removes after their time."""

SELECT
    audit_id,
    username                                                                      AS finding,
    concat(if(succeeded, 'deleted ', 'tried to delete '), target)                 AS reason,
    if(succeeded AND verb = 'deletecollection', 'medium', 'low')                  AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent, 'status': status_code}     AS evidence
FROM audit_requests
WHERE
    resource = 'certificatesigningrequests'
    AND verb IN ('delete', 'deletecollection')
    AND NOT is_system
