-- title    = "No database, shell or cluster component is published"
-- severity = "high"
-- rating   = "Databases, shells and the cluster's own interfaces open to everybody who reaches the nodes"
-- since    = 2026-11-26
-- judges   = ["Service"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types"]
-- why      = """
--   Such ports are tried first by whoever scans a network, and behind them stand data and the cluster itself,
--   often with a weak or no password."""
-- fix      = """
--   Use `type: ClusterIP` and reach it through a VPN, a bastion or `kubectl port-forward`."""
-- misses   = """
--   Ports are known by number, at the Service or at the pod: what listens on another one is not seen, nor a targetPort
--   by a name that no container lists. A load balancer for the company's network only fails as well, and so do
--   limits by source ranges, which another control looks at."""
-- [params]
-- sensitive = [
--     "22 SSH", "1433 SQL Server", "1521 Oracle", "2375 Docker", "2376 Docker", "2379 etcd", "2380 etcd",
--     "3306 MySQL", "3389 RDP", "5432 PostgreSQL", "5601 Kibana", "5900 VNC", "5984 CouchDB", "6379 Redis",
--     "6443 API server", "7000 Cassandra", "8086 InfluxDB", "8500 Consul", "9000 MinIO or ClickHouse",
--     "9042 Cassandra", "9092 Kafka", "9200 Elasticsearch", "9300 Elasticsearch", "10250 kubelet", "10255 kubelet",
--     "10257 controller manager", "10259 scheduler", "11211 Memcached", "15672 RabbitMQ", "27017 MongoDB",
--     "44134 Tiller", "50000 DB2 or Jenkins agents",
-- ]

WITH published AS (
    SELECT
        kind,
        namespace,
        name,
        flatten(list_transform(ports, lambda port: [port.port::VARCHAR, port.target_port])) AS numbers
    FROM services
    WHERE type IN ('LoadBalancer', 'NodePort') OR len(external_ips) > 0
),
-- What pods call by the name of a target port.
named AS (
    SELECT published.namespace, published.name, list(entry.container_port::VARCHAR) AS more
    FROM published
    INNER JOIN service_workloads AS served ON served.namespace = published.namespace AND service = published.name
    INNER JOIN (SELECT kind, namespace, name, unnest(ports) AS entry FROM containers) AS listed
        ON listed.kind = served.kind AND listed.namespace = served.namespace AND listed.name = served.name
        AND list_contains(published.numbers, entry.name)
    GROUP BY ALL
),
judged AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter($sensitive, lambda each: list_contains(list_concat(numbers, more), split_part(each, ' ', 1)))
            AS found
    FROM published
    LEFT JOIN named USING (namespace, name)
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass') AS verdict,
    'publishes outside the cluster: '
    || array_to_string(list_transform(found, lambda each: 'port ' || each), ', ') AS reason,
    ['spec.ports'] AS fields
FROM judged
