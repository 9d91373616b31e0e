-- title    = "Nodes have no address of the internet"
-- severity = "medium"
-- rating   = "Every port of a node, NodePorts and the kubelet among them, is one firewall rule from the internet"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/concepts/architecture/nodes/#addresses"]
-- why      = """
--   A node with a public address shows every port that is opened on it, by a NodePort, a host port or the kubelet,
--   to everybody whom no firewall stops."""
-- fix      = """
--   Put nodes into a private network, for example with `--enable-private-nodes` or a private subnet, and let a NAT
--   gateway and a load balancer be what the internet sees."""
-- misses   = """
--   Firewalls and security groups, which may close everything; addresses that the provider maps and the node does
--   not know. Numbers that nobody routes, such as those kept for documentation, count as addresses of the internet."""

WITH reached AS (
    SELECT
        kind,
        namespace,
        name,
        -- Sources: RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291.
        list_filter(
            list_filter(addresses, lambda point: point.type IN ('ExternalIP', 'InternalIP')),
            lambda point: point.address != '' AND NOT regexp_matches(
                lower(point.address),
                '^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.'
                || '|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.|f[cd]|fe[89ab]|::1$)'
            )
        ) AS public
    FROM nodes
)

SELECT
    kind,
    namespace,
    name,
    if(len(public) > 0, 'fail', 'pass') AS verdict,
    'can be reached at ' || array_to_string(list_transform(public, lambda point: point.address), ', ') AS reason,
    ['status.addresses'] AS fields,
    {'addresses': public} AS evidence
FROM reached
