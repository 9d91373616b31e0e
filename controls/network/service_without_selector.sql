-- title    = "Services find their pods by a selector"
-- severity = "low"
-- rating   = "Its addresses are written by hand: who may write EndpointSlices sends the clients anywhere"
-- since    = 2026-11-26
-- judges   = ["Service"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors"]
-- why      = """
--   Without a selector somebody writes the addresses behind a Service by hand, inside or outside the cluster, and
--   no policy or controller checks them."""
-- fix      = """
--   Give the Service a `selector`, or an ExternalName where it stands for something outside; keep `create` and
--   `update` of endpointslices from people."""
-- misses   = """
--   Which addresses stand behind it, as endpoints are not collected; controllers that write them on purpose, for
--   example for a database outside."""
-- [params]
-- exempt = ["default/kubernetes"]

SELECT
    kind,
    namespace,
    name,
    if(cardinality(selector) = 0, 'fail', 'pass') AS verdict,
    'has no selector, so that its addresses are written by hand' AS reason,
    ['spec.selector'] AS fields
FROM services
WHERE type != 'ExternalName'
    AND NOT list_contains($exempt, namespace || '/' || name)
