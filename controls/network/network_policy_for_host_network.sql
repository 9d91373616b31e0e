-- title    = "NetworkPolicies are not written for pods on the node's network"
-- severity = "medium"
-- rating   = "Pods that stand open on the node pass for protected; agents there are often powerful"
-- since    = 2026-11-26
-- judges   = ["NetworkPolicy"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods",
-- ]
-- why      = """
--   Pods with hostNetwork have the node's address, for which plugins do not hold policies: what the policy forbids
--   goes through."""
-- fix      = """
--   Run the pods without `hostNetwork: true`, or limit their ports with the node's firewall and delete the policy
--   that does nothing."""
-- misses   = """
--   Plugins with policies for hosts of their own kind, such as Calico and Cilium; policies for all pods of a
--   namespace, which are judged by the other pods there."""

WITH selected AS (
    SELECT
        namespace,
        policy,
        bool_and(host_network)                                                  AS all_on_host,
        list(kind || ' ' || name ORDER BY kind, name) FILTER (WHERE host_network) AS on_host
    FROM network_policy_workloads
    GROUP BY ALL
)

SELECT
    network_policies.kind,
    network_policies.namespace,
    network_policies.name,
    if(selected.all_on_host AND NOT selects_all, 'fail', 'pass')                AS verdict,
    'selects only pods on the node''s network, for which it does not hold: '
    || array_to_string(selected.on_host, ', ')                                  AS reason,
    ['spec.podSelector']                                                        AS fields
FROM network_policies
INNER JOIN selected
    ON selected.namespace = network_policies.namespace
    AND selected.policy = network_policies.name
