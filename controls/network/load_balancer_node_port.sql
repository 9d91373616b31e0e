-- title    = "Load balancers open no node ports beside them"
-- severity = "low"
-- rating   = "A second way in past the load balancer and its source ranges, for whoever reaches a node"
-- since    = 2026-11-26
-- judges   = ["Service"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-nodeport-allocation"]
-- why      = """
--   A Service of type LoadBalancer also opens a port on every node unless told not to, where the load balancer's
--   limits and logs do not hold."""
-- fix      = """
--   Set `allocateLoadBalancerNodePorts: false` where the load balancer sends traffic to the pods themselves, and
--   remove the `nodePort` values once."""
-- misses   = """
--   Manifests before they are applied, as the cluster chooses the ports; load balancers that need the node ports;
--   firewalls that close them; whether the source ranges are also held on the nodes, as kube-proxy does."""

WITH opened AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(list_transform(ports, lambda entry: entry.node_port), lambda port: port IS NOT NULL) AS node_ports
    FROM services
    WHERE type = 'LoadBalancer'
)

SELECT
    kind,
    namespace,
    name,
    if(len(node_ports) > 0, 'fail', 'pass')                       AS verdict,
    'opens on every node: port ' || array_to_string(node_ports, ', ') AS reason,
    ['spec.allocateLoadBalancerNodePorts']                        AS fields
FROM opened
