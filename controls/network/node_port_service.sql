-- title    = "Services open no port on the nodes"
-- severity = "medium"
-- rating   = "Open on every node past load balancer and ingress; a firewall may stand before it"
-- since    = 2026-11-25
-- judges   = ["Service"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport"]
-- why      = """
--   A node port is open on the addresses of all nodes, past the load balancer and the ingress with their TLS, their
--   limits and their logs; only a firewall outside the cluster stands before it."""
-- fix      = """
--   Use `type: ClusterIP` behind an Ingress or a Gateway, or `type: LoadBalancer` with `loadBalancerSourceRanges:
--   [203.0.113.0/24]`."""
-- misses   = """
--   Node ports that a Service of type LoadBalancer opens beside its load balancer, unless
--   allocateLoadBalancerNodePorts is false; host ports of pods; whether a firewall closes the port."""

WITH opened AS (
    SELECT
        kind,
        namespace,
        name,
        type,
        list_filter(list_transform(ports, lambda entry: entry.node_port), lambda port: port IS NOT NULL) AS node_ports
    FROM services
)

SELECT
    kind,
    namespace,
    name,
    if(type = 'NodePort', 'fail', 'pass')                               AS verdict,
    if(
        len(node_ports) = 0,
        'opens a port on every node',
        'opens on every node: port ' || array_to_string(node_ports, ', ')
    )                                                                   AS reason,
    ['spec.type']                                                       AS fields
FROM opened
