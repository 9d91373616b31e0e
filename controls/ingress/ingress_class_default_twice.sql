-- title    = "At most one IngressClass is the default"
-- severity = "low"
-- rating   = "New Ingresses without a class are refused, or served by a controller that nobody chose"
-- since    = 2026-11-26
-- judges   = ["IngressClass"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class"]
-- why      = """
--   With two defaults the API server refuses Ingresses without a class, and what was made before may be served by
--   two controllers, one of them without the limits of the other."""
-- fix      = """
--   Set the annotation `ingressclass.kubernetes.io/is-default-class` on one class only."""
-- misses   = """
--   Controllers that serve Ingresses without a class whatever the default is."""

SELECT
    kind,
    namespace,
    name,
    if(is_default AND count(*) FILTER (is_default) OVER () > 1, 'fail', 'pass')  AS verdict,
    'is the default class, as are others: there are '
    || count(*) FILTER (is_default) OVER ()                                      AS reason,
    ['metadata.annotations']                                                     AS fields
FROM ingress_classes
