-- title    = "Namespaces with workloads send no traffic unless a NetworkPolicy lets it out"
-- severity = "medium"
-- rating   = "The way out for stolen data, from every pod of the namespace, after a first break-in"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic",
-- ]
-- why      = """
--   Without isolation of what goes out, a workload that was broken into fetches tools, sends data anywhere and
--   tries every other pod and machine of the network."""
-- fix      = """
--   Add a NetworkPolicy for each need, DNS first, then one with `podSelector: {}` and `policyTypes: [Egress]` and no
--   rules, which stops all else. For DNS: `egress: [{to: [{namespaceSelector: {matchLabels:
--   {kubernetes.io/metadata.name: kube-system}}}], ports: [{protocol: UDP, port: 53}]}]`."""
-- misses   = """
--   Whether the network plugin enforces policies; policies of other kinds, such as those of Cilium, Calico or an
--   egress gateway; policies that let nearly everything out. Pods on the node's network are not counted, and
--   namespaces without other pods are not judged."""
-- [params]
-- exempt = []

SELECT
    kind,
    namespace,
    name,
    if(isolates AND len(opening) = 0, 'pass', 'fail') AS verdict,
    CASE
        WHEN policies = 0 THEN 'its pods reach everything: there is no NetworkPolicy'
        WHEN isolates THEN 'its pods reach everything: it is let out by ' || array_to_string(opening, ', ')
        ELSE format('pods may reach everything: none of its NetworkPolicies ({}) isolates them all', policies)
    END                                               AS reason
FROM namespace_isolation
WHERE direction = 'egress' AND NOT list_contains($exempt::VARCHAR[], name)
