-- grain    = "one row per Service and workload whose pods it sends traffic to, by the labels of the template, else by those of the pods that run"
-- rests_on = []
-- [columns]
-- kind         = "kind of the workload"
-- namespace    = "namespace of both"
-- name         = "name of the workload"
-- service      = "name of the Service"
-- service_type = "type of the Service: ClusterIP, NodePort or LoadBalancer"

WITH selecting AS (
    SELECT
        namespace,
        name                  AS service,
        type                  AS service_type,
        map_entries(selector) AS wanted
    FROM services
    WHERE type != 'ExternalName' AND cardinality(selector) > 0
),
by_template AS (
    SELECT
        workloads.kind,
        workloads.namespace,
        workloads.name,
        selecting.service,
        selecting.service_type
    FROM selecting
    INNER JOIN workloads USING (namespace)
    WHERE len(
        list_filter(wanted, lambda label: workloads.pod_labels[label.key] IS DISTINCT FROM label.value)
    ) = 0
),
-- Controllers and operators put labels on pods that stand in no template, such as which one is the primary.
by_pod AS (
    SELECT DISTINCT
        workload_pods.kind,
        workload_pods.namespace,
        workload_pods.name,
        selecting.service,
        selecting.service_type
    FROM selecting
    ANTI JOIN by_template USING (namespace, service)
    INNER JOIN pods ON pods.namespace = selecting.namespace
    INNER JOIN workload_pods ON workload_pods.namespace = pods.namespace AND workload_pods.pod = pods.name
    WHERE len(list_filter(wanted, lambda label: pods.labels[label.key] IS DISTINCT FROM label.value)) = 0
)
SELECT *
FROM by_template
UNION ALL
SELECT *
FROM by_pod
