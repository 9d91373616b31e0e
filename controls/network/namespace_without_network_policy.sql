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
--   Add a NetworkPolicy with podSelector: {} and policyTypes: [Ingress] and no rules, then one for each traffic that
--   is needed. kube-system counts as well: its DNS and metrics need such rules, for example port 53 from all pods."""
-- misses   = """
--   Whether the network plugin enforces policies at all; outgoing traffic; policies of other kinds, such as those of
--   Cilium, Calico or the cluster's administrator; policies that let in nearly everything. Pods on the node's network
--   are not counted, as no policy holds for them, and namespaces without other pods are not judged."""
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
        count(*)                                                                  AS total,
        bool_or(selects_all AND isolates_ingress)                                 AS isolates,
        list(name ORDER BY name) FILTER (WHERE selects_all AND allows_all_ingress) AS opening
    FROM network_policies
    GROUP BY namespace
)

SELECT
    namespaces.kind,
    namespaces.namespace,
    namespaces.name,
    if(policies.isolates AND policies.opening IS NULL, 'pass', 'fail')            AS verdict,
    CASE
        WHEN policies.total IS NULL THEN 'its pods accept everything: there is no NetworkPolicy'
        WHEN policies.isolates
            THEN 'its pods accept everything: it is let in by ' || array_to_string(policies.opening, ', ')
        ELSE format('pods may accept everything: of its NetworkPolicies ({}) none isolates them all', policies.total)
    END                                                                           AS reason
FROM namespaces
INNER JOIN inhabited ON inhabited.namespace = namespaces.name
LEFT JOIN policies ON policies.namespace = namespaces.name
WHERE NOT list_contains($exempt::VARCHAR[], namespaces.name)
