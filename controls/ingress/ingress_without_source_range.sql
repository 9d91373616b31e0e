-- title    = "Ingresses limit who may come"
-- severity = "low"
-- rating   = "Open to every address that reaches the controller; often meant, often forgotten"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = [
--     "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#whitelist-source-range",
-- ]
-- why      = """
--   Without a limit by address, pages for staff or partners are as open as the shop, and only their own login
--   protects them."""
-- fix      = """
--   Set `nginx.ingress.kubernetes.io/allowlist-source-range: 203.0.113.0/24`; what is for everybody gets a waiver."""
-- misses   = """
--   Limits at the load balancer or a firewall; whether the controller sees the clients' addresses; authentication
--   before the workload. An annotation counts whichever controller serves the Ingress."""
-- [params]
-- annotations = [
--     "nginx.ingress.kubernetes.io/allowlist-source-range", "nginx.ingress.kubernetes.io/whitelist-source-range",
--     "alb.ingress.kubernetes.io/inbound-cidrs", "haproxy.org/allow-list", "haproxy.org/whitelist",
--     "haproxy-ingress.github.io/allowlist-source-range", "ingress.kubernetes.io/whitelist-source-range",
-- ]

WITH limited AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            flatten(
                list_transform($annotations, lambda name: string_split(coalesce(annotations[name], ''), ','))
            ),
            lambda network: trim(network) != ''
        ) AS networks
    FROM ingresses
)

SELECT
    kind,
    namespace,
    name,
    if(
        len(networks) > 0 AND len(list_filter(networks, lambda network: regexp_matches(trim(network), '/[01]$'))) = 0,
        'pass',
        'fail'
    )                                                        AS verdict,
    if(
        len(networks) = 0,
        'lets every address in: no annotation names networks',
        'lets every address in: ' || array_to_string(networks, ',')
    )                                                        AS reason,
    ['metadata.annotations']                                 AS fields
FROM limited
