-- title    = "VirtualServices at a Gateway name their hosts"
-- severity = "medium"
-- rating   = "Takes the traffic of every name that nobody else claimed at the Gateway"
-- since    = 2026-11-26
-- judges   = ["VirtualService"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/virtual-service/"]
-- why      = """
--   A VirtualService for * at a Gateway answers for all names that reach it, also those of other teams."""
-- fix      = """
--   Name the hosts, for example `hosts: [shop.example.com]`."""
-- misses   = """
--   Whether the Gateway admits the host from that namespace; VirtualServices for traffic inside the mesh alone are
--   not judged."""

WITH wild AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(hosts, lambda host: starts_with(host, '*')) AS wildcards
    FROM istio_virtual_services
    WHERE len(list_filter(gateways, lambda gateway: gateway != 'mesh')) > 0
)

SELECT
    kind,
    namespace,
    name,
    if(len(wildcards) > 0, 'fail', 'pass')                 AS verdict,
    'takes any host that matches ' || array_to_string(wildcards, ', ') AS reason,
    ['spec.hosts']                                         AS fields
FROM wild
