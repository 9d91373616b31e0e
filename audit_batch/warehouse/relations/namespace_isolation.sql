-- grain    = "one row per namespace that holds workloads which are not on their nodes' network, and direction of traffic"
-- rests_on = []
-- [columns]
-- kind      = "always Namespace"
-- namespace = "always empty: a namespace lies in none"
-- name      = "name of the namespace"
-- direction = "ingress or egress"
-- policies  = "number of its NetworkPolicies; 0 without any"
-- isolates  = "one of them isolates all its pods in that direction"
-- opening   = "names of those that let all traffic of all its pods through in that direction, sorted; empty without any"

WITH inhabited AS (
    SELECT DISTINCT namespace
    FROM workloads
    WHERE NOT host_network
),
directed AS (
    SELECT
        namespace,
        name,
        unnest([
            {'direction': 'ingress', 'isolates': isolates_ingress, 'opens': allows_all_ingress},
            {'direction': 'egress', 'isolates': isolates_egress, 'opens': allows_all_egress}
        ], recursive := true),
        selects_all
    FROM network_policies
),
summed AS (
    SELECT
        namespace,
        direction,
        count(*)                                                     AS policies,
        bool_or(selects_all AND isolates)                            AS isolates,
        list(name ORDER BY name) FILTER (WHERE selects_all AND opens) AS opening
    FROM directed
    GROUP BY ALL
),
directions (direction) AS (
    VALUES
        ('ingress'),
        ('egress')
)
SELECT
    namespaces.kind,
    namespaces.namespace,
    namespaces.name,
    directions.direction,
    coalesce(summed.policies, 0)     AS policies,
    coalesce(summed.isolates, false) AS isolates,
    coalesce(summed.opening, [])     AS opening
FROM namespaces
INNER JOIN inhabited ON inhabited.namespace = namespaces.name
CROSS JOIN directions
LEFT JOIN summed ON summed.namespace = namespaces.name AND summed.direction = directions.direction
