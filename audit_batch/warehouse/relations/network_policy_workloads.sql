-- grain    = "one row per NetworkPolicy and workload whose pods it selects; pods on the node's network are listed though policies do not hold there"
-- rests_on = []
-- [columns]
-- kind             = "kind of the workload"
-- namespace        = "namespace of both"
-- name             = "name of the workload"
-- policy           = "name of the NetworkPolicy"
-- isolates_ingress = "the policy isolates incoming traffic"
-- isolates_egress  = "the policy isolates outgoing traffic"
-- host_network     = "pods use the node's network, where network policies do not hold"

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    network_policies.name AS policy,
    network_policies.isolates_ingress,
    network_policies.isolates_egress,
    workloads.host_network
FROM network_policies
INNER JOIN workloads USING (namespace)
WHERE network_policies.selects_all
    OR len(
        list_filter(
            network_policies.requirements,
            lambda requirement: NOT CASE requirement.operator
                WHEN 'In' THEN coalesce(
                    list_contains(requirement.values, workloads.pod_labels[requirement.key]), false
                )
                WHEN 'NotIn' THEN NOT coalesce(
                    list_contains(requirement.values, workloads.pod_labels[requirement.key]), false
                )
                WHEN 'Exists' THEN workloads.pod_labels[requirement.key] IS NOT NULL
                WHEN 'DoesNotExist' THEN workloads.pod_labels[requirement.key] IS NULL
                ELSE false
            END
        )
    ) = 0
