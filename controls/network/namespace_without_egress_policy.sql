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
--   Add a NetworkPolicy with `podSelector: {}` and `policyTypes: [Egress]` and no rules, then one for each need,
--   DNS first: `egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}],
--   ports: [{protocol: UDP, port: 53}]}]`."""
-- misses   = """
--   Whether the network plugin enforces policies; policies of other kinds, such as those of Cilium, Calico or an
--   egress gateway; policies that let nearly everything out. Pods on the node's network are not counted, and
--   namespaces without other pods are not judged."""
-- [params]
-- exempt = []

WITH inhabited AS (
    SELECT DISTINCT namespace
    FROM workloads
    WHERE NOT host_network
),
policies AS (
    SELECT
        namespace,
        count(*)                                                                   AS total,
        bool_or(selects_all AND isolates_egress)                                   AS isolates,
        list(name ORDER BY name) FILTER (WHERE selects_all AND allows_all_egress)  AS opening
    FROM network_policies
    GROUP BY namespace
)

SELECT
    namespaces.kind,
    namespaces.namespace,
    namespaces.name,
    if(policies.isolates AND policies.opening IS NULL, 'pass', 'fail')             AS verdict,
    CASE
        WHEN policies.total IS NULL THEN 'its pods reach everything: there is no NetworkPolicy'
        WHEN policies.isolates
            THEN 'its pods reach everything: it is let out by ' || array_to_string(policies.opening, ', ')
        ELSE format('pods may reach everything: none of its NetworkPolicies ({}) isolates them all', policies.total)
    END                                                                            AS reason
FROM namespaces
INNER JOIN inhabited ON inhabited.namespace = namespaces.name
LEFT JOIN policies ON policies.namespace = namespaces.name
WHERE NOT list_contains($exempt::VARCHAR[], namespaces.name)
