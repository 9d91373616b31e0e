-- title    = "Gateways of the mesh name their hosts"
-- severity = "medium"
-- rating   = "Any VirtualService that may bind to it answers for names that belong to others"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://istio.io/latest/docs/reference/config/networking/gateway/"]
-- why      = """
--   A server for * lets every VirtualService that can name the Gateway claim any host, from any namespace."""
-- fix      = """
--   List the hosts with their namespace, for example `hosts: [shop/shop.example.com]`."""
-- misses   = """
--   Whether the namespaces of VirtualServices are limited by the part before the slash."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list_sort(
            list_transform(
                list_filter(servers, lambda server: len(
                    list_filter(server.hosts, lambda host: starts_with(split_part(host, '/', -1), '*'))
                ) > 0),
                lambda server: coalesce(server.protocol, '?') || ' on port ' || coalesce(server.port::VARCHAR, '?')
            )
        ) AS places
    FROM istio_gateways
)

SELECT
    kind,
    namespace,
    name,
    if(len(places) > 0, 'fail', 'pass')               AS verdict,
    'serves every host or a wildcard: ' || array_to_string(places, ', ')     AS reason,
    ['spec.servers']                                  AS fields
FROM found
