-- title    = "Namespaces with workloads accept no traffic unless a NetworkPolicy lets it in"
-- severity = "medium"
-- rating   = "Every pod of the cluster reaches every port there; the second step after a break-in"
-- since    = 2026-11-25
-- judges   = ["Namespace"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic",
-- ]
-- why      = """
--   Without isolation every pod of the cluster reaches every port of every other: one broken workload is a way to all
--   databases, metrics and administration pages."""
-- fix      = """
--   Add a NetworkPolicy for each traffic that is needed, then one with `podSelector: {}` and `policyTypes: [Ingress]`
--   and no rules, which stops all else. kube-system counts as well: its DNS and metrics need such rules, such as
--   `ingress: [{from: [{namespaceSelector: {}}], ports: [{protocol: UDP, port: 53}]}]`."""
-- misses   = """
--   Whether the network plugin enforces policies at all; outgoing traffic; policies of other kinds, such as those of
--   Cilium, Calico or the cluster's administrator; policies that let in nearly everything. Pods on the node's network
--   are not counted, as no policy holds for them, and namespaces without other pods are not judged."""
-- [params]
-- exempt = []

SELECT
    kind,
    namespace,
    name,
    if(isolates AND len(opening) = 0, 'pass', 'fail') AS verdict,
    CASE
        WHEN policies = 0 THEN 'its pods accept everything: there is no NetworkPolicy'
        WHEN isolates THEN 'its pods accept everything: it is let in by ' || array_to_string(opening, ', ')
        ELSE format('pods may accept everything: of its NetworkPolicies ({}) none isolates them all', policies)
    END                                               AS reason
FROM namespace_isolation
WHERE direction = 'ingress' AND NOT list_contains($exempt::VARCHAR[], name)
