-- title     = "Nobody plants or removes admission webhooks"
-- severity  = "medium"
-- rating    = "A webhook sees every object and, if it mutates, changes it; removing one turns a policy off; operators keep their own in order"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1546", "T1562.001"]
-- level     = "Metadata"
-- watches   = ["create mutatingwebhookconfigurations.admissionregistration.k8s.io", "update mutatingwebhookconfigurations.admissionregistration.k8s.io", "patch mutatingwebhookconfigurations.admissionregistration.k8s.io", "delete mutatingwebhookconfigurations.admissionregistration.k8s.io", "create validatingwebhookconfigurations.admissionregistration.k8s.io", "update validatingwebhookconfigurations.admissionregistration.k8s.io", "patch validatingwebhookconfigurations.admissionregistration.k8s.io", "delete validatingwebhookconfigurations.admissionregistration.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/", "https://attack.mitre.org/techniques/T1546/"]
-- why       = """
--   What a mutating webhook answers becomes part of every pod, Secrets pass through it, and a validating one that is
--   gone refuses nothing any more."""
-- fix       = """
--   See where it leads: `kubectl get mutatingwebhookconfiguration NAME -o yaml`. Delete what nobody knows; bring back
--   what was removed from version control."""
-- benign    = """
--   Policy engines, meshes and certificate tools, which patch their own by a service account: that is low;
--   installation and removal by chart."""
-- misses    = """
--   What the change did, see admission_webhook_weakened."""
-- params    = { exempt = [] }

WITH hooks AS (
    SELECT
        audit_id,
        body IS NOT NULL                                                       AS is_read,
        list_distinct(body ->> '$.webhooks[*].clientConfig.service.namespace') AS namespaces,
        list_distinct(body ->> '$.webhooks[*].clientConfig.url')               AS urls
    FROM audit_bodies
    WHERE resource IN ('mutatingwebhookconfigurations', 'validatingwebhookconfigurations')
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.target)                                         AS finding,
    concat(
        requests.verb, if(requests.succeeded, ': ', ' in vain: '), requests.target,
        if(len(hooks.urls) > 0, concat(', which leads to ', array_to_string(hooks.urls, ', ')), '')
    )                                                                                        AS reason,
    CASE
        WHEN len(hooks.urls) > 0 THEN if(requests.succeeded, 'high', 'medium')
        WHEN
            NOT requests.succeeded
            -- What is read, admission_webhook_weakened judges.
            OR (
                requests.verb IN ('update', 'patch')
                AND requests.status_code IS DISTINCT FROM 201
                AND (requests.actor = 'service_account' OR hooks.is_read)
            )
            OR (
                requests.resource = 'validatingwebhookconfigurations'
                AND (requests.verb = 'create' OR requests.status_code = 201)
            )
            OR coalesce(hooks.namespaces = [requests.service_account_namespace], false) THEN 'low'
        ELSE 'medium'
    END                                                                                      AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent, 'urls': hooks.urls} AS evidence
FROM audit_requests AS requests
LEFT JOIN hooks USING (audit_id)
WHERE
    requests.resource IN ('mutatingwebhookconfigurations', 'validatingwebhookconfigurations')
    AND requests.is_write
    AND requests.status_code IS DISTINCT FROM 404
    AND NOT requests.is_system
    AND NOT list_contains($exempt, requests.username)
