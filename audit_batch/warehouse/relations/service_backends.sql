-- grain    = "one row per Service"
-- rests_on = []
-- [columns]
-- kind         = "always Service"
-- namespace    = "namespace of the Service"
-- name         = "name of the Service"
-- type         = "type of the Service, as in `services`"
-- has_selector = "it selects pods; without, somebody else writes its endpoints"
-- running      = "number of workloads that it sends traffic to and that are not scaled to zero"

WITH backed AS (
    SELECT
        service_workloads.namespace,
        service_workloads.service                                AS name,
        count(*) FILTER (workloads.replicas IS DISTINCT FROM 0)  AS running
    FROM service_workloads
    INNER JOIN workloads USING (kind, namespace, name)
    GROUP BY ALL
)
SELECT
    services.kind,
    services.namespace,
    services.name,
    services.type,
    cardinality(services.selector) > 0 AS has_selector,
    coalesce(backed.running, 0)        AS running
FROM services
LEFT JOIN backed USING (namespace, name)
