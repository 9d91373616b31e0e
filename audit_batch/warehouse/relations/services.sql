-- grain    = "one row per Service"
-- rests_on = ["services"]
-- [columns]
-- kind                        = "always Service"
-- namespace                   = "namespace of the Service"
-- name                        = "name of the Service"
-- uid                         = "UID of the Service"
-- created_at                  = "when it was created, UTC; NULL in manifests"
-- labels                      = "labels; empty when there are none"
-- annotations                 = "annotations, which load balancers read; empty when there are none"
-- type                        = "ClusterIP, NodePort, LoadBalancer or ExternalName; ClusterIP when unset"
-- selector                    = "labels of the pods behind it; empty when it selects none"
-- ports                       = "ports as a list of (name, port, protocol, target_port, node_port, app_protocol); empty when there are none"
-- cluster_ip                  = "cluster IP, None for a headless Service; NULL when unset"
-- external_ips                = "external IPs taken by the Service; empty when there are none"
-- external_name               = "DNS name that an ExternalName Service stands for; NULL otherwise"
-- load_balancer_source_ranges = "networks that the load balancer lets in; empty means all"
-- source_ranges               = "the same, else those of the older annotation; empty means all"
-- load_balancer_class         = "implementation of the load balancer; NULL when unset"
-- load_balancer_addresses     = "IPs and host names that the load balancer was given; empty when there are none"
-- external_traffic_policy     = "Cluster or Local; Cluster when unset"
-- publish_not_ready           = "addresses of pods that are not ready are published; false when unset"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {
                    "creationTimestamp": "VARCHAR",
                    "labels": "MAP(VARCHAR, VARCHAR)",
                    "annotations": "MAP(VARCHAR, VARCHAR)"
                },
                "spec": {
                    "type": "VARCHAR",
                    "selector": "MAP(VARCHAR, VARCHAR)",
                    "ports": [
                        {
                            "name": "VARCHAR",
                            "port": "INTEGER",
                            "protocol": "VARCHAR",
                            "targetPort": "VARCHAR",
                            "nodePort": "INTEGER",
                            "appProtocol": "VARCHAR"
                        }
                    ],
                    "clusterIP": "VARCHAR",
                    "externalIPs": ["VARCHAR"],
                    "externalName": "VARCHAR",
                    "loadBalancerSourceRanges": ["VARCHAR"],
                    "loadBalancerClass": "VARCHAR",
                    "externalTrafficPolicy": "VARCHAR",
                    "publishNotReadyAddresses": "BOOLEAN"
                },
                "status": {"loadBalancer": {"ingress": [{"ip": "VARCHAR", "hostname": "VARCHAR"}]}}
            }'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'Service'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP)              AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR))       AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR))  AS annotations,
    coalesce(nullif(body.spec.type, ''), 'ClusterIP')                   AS type,
    coalesce(body.spec.selector, MAP {}::MAP(VARCHAR, VARCHAR))         AS selector,
    coalesce(
        list_transform(
            body.spec.ports,
            lambda entry: {
                'name': entry.name,
                'port': entry.port,
                'protocol': coalesce(entry.protocol, 'TCP'),
                'target_port': entry.targetPort,
                'node_port': nullif(entry.nodePort, 0),
                'app_protocol': entry.appProtocol
            }
        ),
        []
    )                                                                   AS ports,
    nullif(body.spec.clusterIP, '')                                     AS cluster_ip,
    coalesce(body.spec.externalIPs, [])                                 AS external_ips,
    nullif(body.spec.externalName, '')                                  AS external_name,
    coalesce(body.spec.loadBalancerSourceRanges, [])                    AS load_balancer_source_ranges,
    if(
        len(body.spec.loadBalancerSourceRanges) > 0,
        body.spec.loadBalancerSourceRanges,
        list_filter(
            string_split(
                coalesce(body.metadata.annotations['service.beta.kubernetes.io/load-balancer-source-ranges'], ''), ','
            ),
            lambda entry: trim(entry) != ''
        )
    )                                                                   AS source_ranges,
    nullif(body.spec.loadBalancerClass, '')                             AS load_balancer_class,
    coalesce(
        list_transform(
            body.status.loadBalancer.ingress,
            lambda point: coalesce(nullif(point.ip, ''), point.hostname)
        ),
        []
    )                                                                   AS load_balancer_addresses,
    coalesce(nullif(body.spec.externalTrafficPolicy, ''), 'Cluster')    AS external_traffic_policy,
    coalesce(body.spec.publishNotReadyAddresses, false)                 AS publish_not_ready
FROM parsed
