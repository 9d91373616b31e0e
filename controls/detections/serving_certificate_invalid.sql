-- title     = "Webhooks and extensions have certificates that stay valid"
-- severity  = "low"
-- rating    = "The connection works today; a later release of Kubernetes refuses such a certificate, and with it what it guards"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1557"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://kubernetes.io/docs/reference/labels-annotations-taints/audit-annotations/"]
-- why       = """
--   A webhook or an aggregated API whose certificate names its host in the common name only, or is signed with
--   SHA-1, is noted in the audit log."""
-- fix       = """
--   Make the certificate anew with the service's name as subject alternative name, `SERVICE.NAMESPACE.svc`, and
--   SHA-256; cert-manager does both."""
-- benign    = """
--   Products of older days."""
-- misses    = """
--   Servers that nobody asked during the time in view."""

WITH noted AS (
    SELECT
        *,
        list_filter(json_keys(annotations), lambda key: key LIKE '%.invalid-cert.kubernetes.io/%') AS notes
    FROM audit_requests
    WHERE contains(annotations::VARCHAR, '.invalid-cert.kubernetes.io/')
)
SELECT
    audit_id,
    array_to_string(list_sort(list_transform(notes, lambda note: split_part(note, '/', 2))), ', ') AS finding,
    concat(
        'has a certificate ',
        if(starts_with(notes[1], 'missing-san'), 'without a subject alternative name', 'signed with SHA-1'),
        ', on ', count(*) OVER (PARTITION BY notes), ' requests'
    )                                                                                              AS reason,
    'low'                                                                                          AS severity,
    {'notes': notes, 'target': target}                                                             AS evidence
FROM noted
