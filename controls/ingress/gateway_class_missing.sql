-- title    = "Gateways name a class that exists"
-- severity = "low"
-- rating   = "Served by nobody today, and by whoever brings a class of that name tomorrow"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://gateway-api.sigs.k8s.io/api-types/gatewayclass/"]
-- why      = """
--   A Gateway of a class that is not there waits for a controller that nobody chose, with its hosts and
--   certificates."""
-- fix      = """
--   Set `gatewayClassName` to one of `kubectl get gatewayclass`, or delete the Gateway."""
-- misses   = """
--   Whether the controller of the class runs."""

SELECT
    gateways.kind,
    gateways.namespace,
    gateways.name,
    if(gateway_classes.name IS NULL, 'fail', 'pass')              AS verdict,
    'there is no GatewayClass called ' || coalesce(gateway_class, '(none)') AS reason,
    ['spec.gatewayClassName']                                     AS fields
FROM gateways
LEFT JOIN gateway_classes ON gateway_classes.name = gateways.gateway_class
