-- grain    = "one row per Service and workload whose pods it sends traffic to"
-- rests_on = []
-- [columns]
-- kind         = "kind of the workload"
-- namespace    = "namespace of both"
-- name         = "name of the workload"
-- service      = "name of the Service"
-- service_type = "type of the Service: ClusterIP, NodePort or LoadBalancer"

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    services.name AS service,
    services.type AS service_type
FROM services
INNER JOIN workloads USING (namespace)
WHERE services.type != 'ExternalName'
    AND cardinality(services.selector) > 0
    AND len(
        list_filter(
            map_entries(services.selector),
            lambda label: workloads.pod_labels[label.key] IS DISTINCT FROM label.value
        )
    ) = 0
