-- title    = "Hosts outside the mesh are called with TLS"
-- severity = "medium"
-- rating   = "What workloads send to partners can be read and changed on the way"
-- since    = 2026-11-26
-- judges   = ["ServiceEntry"]
-- source   = ["https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/"]
-- why      = """
--   An entry with an HTTP port to a host outside sends its traffic in plain text over networks that nobody here
--   knows."""
-- fix      = """
--   Use `protocol: TLS` or HTTPS on port 443 where the workload speaks TLS itself; else give the HTTP port `targetPort:
--   443` and add a DestinationRule with `tls: {mode: SIMPLE}` for the host, by which the proxy speaks it."""
-- misses   = """
--   Entries of protocol TCP, whose content nobody knows; entries inside the mesh are not judged. A DestinationRule
--   counts where its host is the same name."""

WITH plain AS (
    SELECT
        *,
        list_filter(
            ports,
            lambda port: upper(port.protocol) IN ('HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'MONGO', 'MYSQL', 'REDIS')
        ) AS plain_ports
    FROM istio_service_entries
    WHERE location = 'MESH_EXTERNAL'
),
secured AS (
    SELECT DISTINCT host
    FROM istio_destination_rules
    WHERE len(list_filter(tls_settings, lambda setting: setting.mode IN ('SIMPLE', 'MUTUAL'))) > 0
)

SELECT
    kind,
    namespace,
    name,
    if(
        len(plain_ports) > 0
        AND (len(hosts) = 0 OR NOT list_has_all((SELECT coalesce(list(host), []) FROM secured), hosts)),
        'fail',
        'pass'
    )                                                                         AS verdict,
    'calls in plain text ' || array_to_string(hosts, ', ') || ' on ' || array_to_string(
        list_transform(plain_ports, lambda port: 'port ' || coalesce(port.number::VARCHAR, '?')), ', '
    )                                                                         AS reason,
    ['spec.ports']                                                            AS fields
FROM plain
