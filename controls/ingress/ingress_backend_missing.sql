-- title    = "The Services behind an Ingress exist"
-- severity = "low"
-- rating   = "The name stays published: whoever creates a Service of that name gets its visitors"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource"]
-- why      = """
--   A route to a Service that is gone is a leftover that anybody with rights in the namespace can fill with a page
--   of their own under a trusted name."""
-- fix      = """
--   Delete the path or the Ingress together with the Service, or correct the name: `backend: {service: {name: web,
--   port: {number: 80}}}`; `kubectl get services` shows those that are there."""
-- misses   = """
--   Backends that are no Services; Services without pods, which another control judges."""

WITH behind AS (
    SELECT rules.kind, rules.namespace, rules.name, service
    FROM ingress_rules AS rules
    INNER JOIN ingresses USING (namespace, name)
    -- What the AWS load balancer answers by itself.
    WHERE port IS DISTINCT FROM 'use-annotation'
        OR annotations['alb.ingress.kubernetes.io/actions.' || service] IS NULL
    UNION ALL
    SELECT kind, namespace, name, default_backend
    FROM ingresses
    WHERE annotations['alb.ingress.kubernetes.io/actions.' || default_backend] IS NULL
),
judged AS (
    SELECT
        behind.kind,
        behind.namespace,
        behind.name,
        list_sort(list(DISTINCT service) FILTER (services.name IS NULL)) AS missing
    FROM behind
    LEFT JOIN services
        ON services.namespace = behind.namespace
        AND services.name = behind.service
    WHERE service IS NOT NULL
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(missing IS NULL, 'pass', 'fail')                              AS verdict,
    'there is no Service called ' || array_to_string(missing, ', ')  AS reason,
    ['spec']                                                         AS fields
FROM judged
