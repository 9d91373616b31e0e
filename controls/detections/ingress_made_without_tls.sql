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

SELECT
    audit_id,
    finding,
    verdict,
    if(problem = '', concat(deed, ' without tls'), problem) AS reason,
    'low'                                                   AS severity,
    client                                                  AS evidence
FROM audit_writes
WHERE
    resource = 'ingresses'
    AND subresource = ''
    AND (problem != '' OR len(body -> '$.spec.tls[*]') = 0)
    AND NOT list_contains($exempt, username)
