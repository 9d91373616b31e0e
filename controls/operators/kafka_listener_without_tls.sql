-- title    = "Kafka listeners speak TLS"
-- severity = "medium"
-- rating   = "Reads and changes messages and passwords on the way; needs a place on the network"
-- since    = 2026-11-26
-- judges   = ["Kafka"]
-- source   = ["https://strimzi.io/docs/operators/latest/configuring.html"]
-- why      = """
--   Messages and passwords cross the network in plain text, and a client cannot tell whom it talks to."""
-- fix      = """
--   Set `tls: true` on each listener, and give the clients the CA of the cluster, `shop-cluster-ca-cert`: those that
--   speak plain text no longer get in."""
-- misses   = """
--   Meshes that encrypt around it; which clients use the listener."""

SELECT
    kind,
    namespace,
    name,
    if(bool_or(NOT has_tls), 'fail', 'pass')                                                  AS verdict,
    'takes plain text on: ' || string_agg(listener || coalesce(' (' || "type" || ')', ''), ', ' ORDER BY position)
        FILTER (NOT has_tls)                                                                  AS reason,
    list(format('spec.kafka.listeners[{}]', position) ORDER BY position) FILTER (NOT has_tls) AS fields
FROM kafka_listeners
GROUP BY ALL
