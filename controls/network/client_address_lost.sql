-- title    = "Published Services see the address of their clients"
-- severity = "low"
-- rating   = "No direct harm; logs and address rules behind the Service see nodes in place of clients"
-- since    = 2026-11-26
-- judges   = ["Service"]
-- source   = ["https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/"]
-- why      = """
--   With externalTrafficPolicy Cluster the traffic may be sent on by another node, and what arrives bears that
--   node's address: logs name the wrong machine, and NetworkPolicies and allow-lists by address let in everybody
--   or nobody."""
-- fix      = """
--   Set `externalTrafficPolicy: Local`, with enough pods spread over the nodes."""
-- misses   = """
--   Load balancers that give the client's address in another way, such as the PROXY protocol or a header, and
--   network plugins that keep it."""

SELECT
    kind,
    namespace,
    name,
    if(external_traffic_policy = 'Local', 'pass', 'fail')        AS verdict,
    'the address of the client may be replaced by that of a node' AS reason,
    ['spec.externalTrafficPolicy']                               AS fields
FROM services
WHERE type IN ('LoadBalancer', 'NodePort')
