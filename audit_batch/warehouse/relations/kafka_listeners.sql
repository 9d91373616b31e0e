-- grain    = "one row per listener of each Kafka cluster of Strimzi"
-- rests_on = ["kafkas.kafka.strimzi.io"]
-- [columns]
-- kind = "always Kafka"
-- namespace = "namespace of the Kafka"
-- name = "name of the object"
-- position = "place in spec.kafka.listeners, from 0"
-- listener = "name of the listener"
-- port = "port of the listener"
-- type = "internal, nodeport, loadbalancer, ingress, route or cluster-ip"
-- has_tls = "it speaks TLS; false when unset"
-- authentication = "tls, scram-sha-512, oauth or custom; NULL when it asks for none"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(doc, '{"spec": {"kafka": {"listeners": [{"name": "VARCHAR", "port": "INTEGER", "type": "VARCHAR", "tls": "BOOLEAN", "authentication": {"type": "VARCHAR"}}]}}}').spec.kafka.listeners AS entries
    FROM objects
    WHERE api_group = 'kafka.strimzi.io' AND kind = 'Kafka'
),
positioned AS (
    SELECT
        kind,
        namespace,
        name,
        generate_subscripts(entries, 1) - 1 AS position,
        unnest(entries)                     AS listener
    FROM parsed
)
SELECT
    kind,
    namespace,
    name,
    position,
    coalesce(nullif(listener.name, ''), 'number ' || position) AS listener,
    listener.port AS port,
    listener."type" AS type,
    coalesce(listener.tls, false) AS has_tls,
    listener.authentication."type" AS authentication
FROM positioned
