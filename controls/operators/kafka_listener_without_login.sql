-- title    = "Kafka listeners ask clients who they are"
-- severity = "high"
-- rating   = "Every pod, or everybody outside, reads and writes all topics without a login"
-- since    = 2026-11-26
-- judges   = ["Kafka"]
-- source   = ["https://strimzi.io/docs/operators/latest/configuring.html"]
-- why      = """
--   Without authentication every client that reaches the listener is anonymous, and no rule about topics can tell
--   clients apart."""
-- fix      = """
--   Make a KafkaUser with its ACLs for each client. Then set `authentication: {type: scram-sha-512}` on each listener,
--   or `{type: tls}` on those with `tls: true`, and `authorization: {type: simple}` below `spec.kafka`: clients without
--   a user are refused from then on."""
-- misses   = """
--   Authorization of topics; network policies around the listener."""

SELECT
    kind,
    namespace,
    name,
    if(bool_or(authentication IS NULL), 'fail', 'pass')                                                  AS verdict,
    'takes clients without a login on: ' || string_agg(listener || coalesce(' (' || "type" || ')', ''), ', ' ORDER BY position)
        FILTER (authentication IS NULL)                                                                  AS reason,
    list(format('spec.kafka.listeners[{}]', position) ORDER BY position) FILTER (authentication IS NULL) AS fields
FROM kafka_listeners
GROUP BY ALL
