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
--   Entries of protocol TCP or of none, whose content nobody knows; entries inside the mesh are not judged. A
--   DestinationRule counts where its host is the same name."""

WITH plain AS (
    SELECT
        *,
        list_filter(
            ports,
            lambda port: upper(port.protocol) IN
                ('GRPC', 'GRPC-WEB', 'HTTP', 'HTTP2', 'HTTP_PROXY', 'MONGO', 'MYSQL', 'REDIS')
        )                                                                     AS plain_ports
    FROM istio_service_entries
    WHERE location = 'MESH_EXTERNAL'
),
called AS (
    SELECT namespace, name, host, unnest(plain_ports).number AS port
    FROM (SELECT *, unnest(if(len(hosts) > 0, hosts, ['?'])) AS host FROM plain)
),
bare AS (
    SELECT
        namespace,
        name,
        list_sort(list(DISTINCT host || ' on port ' || coalesce(port::VARCHAR, '?'))) AS places
    FROM called
    ANTI JOIN istio_destination_rules AS rules
        ON rules.host = called.host
        AND if(
            list_contains(own_ports, port), list_filter(port_tls, lambda entry: entry.port = port)[1].mode, tls_mode
        ) IN ('SIMPLE', 'MUTUAL')
    GROUP BY ALL
)

SELECT
    plain.kind,
    plain.namespace,
    plain.name,
    if(bare.name IS NULL, 'pass', 'fail')                                     AS verdict,
    'calls in plain text ' || array_to_string(bare.places, ', ')              AS reason,
    ['spec.ports']                                                            AS fields
FROM plain
LEFT JOIN bare USING (namespace, name)
