-- title     = "No new ingress is without encryption"
-- severity  = "low"
-- rating    = "What is typed there is read on the way, unless something before it encrypts; mostly a load balancer does"
-- since     = 2026-11-26
-- alone     = "The ingress itself is judged, and mapped, by the controls of its settings; this names who made it and when."
-- signal    = "rule"
-- technique = ["T1040"]
-- level     = "Request"
-- watches   = ["create ingresses.networking.k8s.io", "update ingresses.networking.k8s.io", "patch ingresses.networking.k8s.io"]
-- source    = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#tls", "https://attack.mitre.org/techniques/T1040/"]
-- why       = """
--   An Ingress without tls answers by plain HTTP, with passwords and cookies of all who use it."""
-- fix       = """
--   Name a certificate: `spec: {tls: [{hosts: [HOST], secretName: NAME}]}`, or have cert-manager make it."""
-- benign    = """
--   Load balancers that encrypt before the Ingress, controllers with a certificate for all, answers to checks of a
--   certificate authority."""
-- misses    = """
--   Gateways and routes, which the controls of networks judge."""
-- params    = { exempt = [] }

WITH told AS (
    SELECT
        audit_id,
        ' without tls' AS words,
        'low'          AS gravity,
        ''             AS problem
    FROM audit_bodies
    WHERE resource = 'ingresses' AND body IS NOT NULL AND len(body -> '$.spec.tls[*]') = 0
    UNION ALL
    SELECT
        audit_id,
        '',
        'low',
        problem
    FROM audit_bodies
    WHERE resource IN ('ingresses') AND subresource = '' AND problem != ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.target)                     AS finding,
    if(told.problem = '', 'fail', 'not_assessed')                        AS verdict,
    if(
        told.problem = '',
        concat(if(requests.succeeded, 'wrote ', 'tried to write '), requests.target, told.words),
        told.problem
    )                                                                    AS reason,
    CASE
        WHEN requests.succeeded THEN told.gravity
        WHEN told.gravity = 'high' THEN 'medium'
        ELSE 'low'
    END                                                                  AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent} AS evidence
FROM audit_requests AS requests
JOIN told USING (audit_id)
WHERE
    requests.resource IN ('ingresses')
    AND NOT requests.is_system
    AND (told.problem = '' OR requests.succeeded)
    AND NOT list_contains($exempt, requests.username)
