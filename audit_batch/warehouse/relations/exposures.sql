-- grain    = "one row per workload and way in which a Service, Ingress, HTTPRoute or VirtualService lets traffic from outside the cluster reach it"
-- rests_on = []
-- [columns]
-- kind      = "kind of the workload"
-- namespace = "namespace of the workload"
-- name      = "name of the workload"
-- service   = "Service through which the traffic comes"
-- via       = "load balancer, node port, external IP, Ingress, HTTPRoute or VirtualService"
-- through   = "name of the Service, or NAMESPACE/NAME of the Ingress, HTTPRoute or VirtualService"

WITH delegates AS (
    SELECT
        unnest(
            list_transform(
                from_json(http, '[{"delegate": {"name": "VARCHAR", "namespace": "VARCHAR"}}]'),
                lambda rule: coalesce(nullif(rule.delegate.namespace, ''), namespace) || '/' || rule.delegate.name
            )
        ) AS part
    FROM istio_virtual_services
    WHERE len(list_filter(gateways, lambda gateway: gateway != 'mesh')) > 0
),
opened AS (
    SELECT
        namespace,
        name                                                       AS service,
        CASE
            WHEN type = 'LoadBalancer' THEN 'load balancer'
            WHEN type = 'NodePort' THEN 'node port'
            ELSE 'external IP'
        END                                                        AS via,
        name                                                       AS through
    FROM services
    WHERE type IN ('LoadBalancer', 'NodePort') OR len(external_ips) > 0
    UNION
    SELECT
        namespace,
        service,
        'Ingress',
        namespace || '/' || name
    FROM ingress_rules
    WHERE service IS NOT NULL
    UNION
    SELECT
        namespace,
        default_backend,
        'Ingress',
        namespace || '/' || name
    FROM ingresses
    WHERE default_backend IS NOT NULL
    UNION
    SELECT
        backend.namespace,
        backend.name,
        'HTTPRoute',
        route
    FROM (
        SELECT
            namespace || '/' || name                               AS route,
            unnest(backends)                                       AS backend
        FROM http_routes
        WHERE len(list_filter(parents, lambda parent: parent.kind NOT IN ('Service', 'ServiceEntry'))) > 0
    )
    WHERE backend.kind = 'Service'
    UNION
    SELECT
        if(
            len(string_split(host, '.')) IN (2, 3, 5) OR split_part(host, '.', 3) = 'svc',
            split_part(host, '.', 2),
            namespace
        ),
        split_part(host, '.', 1),
        'VirtualService',
        namespace || '/' || name
    FROM (
        SELECT
            namespace,
            name,
            unnest(destinations)                                   AS host
        FROM istio_virtual_services
        WHERE len(list_filter(gateways, lambda gateway: gateway != 'mesh')) > 0
            OR namespace || '/' || name IN (SELECT part FROM delegates)
    )
),
-- Routes follow a Service that is an alias for another.
aliases AS (
    SELECT
        namespace,
        name                                    AS service,
        split_part(lower(external_name), '.', 2) AS other_namespace,
        split_part(lower(external_name), '.', 1) AS other
    FROM services
    WHERE type = 'ExternalName' AND split_part(lower(external_name), '.', 3) = 'svc'
)
SELECT DISTINCT
    service_workloads.kind,
    service_workloads.namespace,
    service_workloads.name,
    service_workloads.service,
    opened.via,
    opened.through
FROM opened
LEFT JOIN aliases USING (namespace, service)
INNER JOIN service_workloads
    ON service_workloads.namespace = coalesce(aliases.other_namespace, opened.namespace)
    AND service_workloads.service = coalesce(aliases.other, opened.service)
