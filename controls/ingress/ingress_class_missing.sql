-- title    = "Ingresses name a class that exists"
-- severity = "low"
-- rating   = "Served by any controller that takes what is left over, or by none, without anybody choosing"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class"]
-- why      = """
--   An Ingress of a class that is not there, or of none without a default, may be picked up by whichever
--   controller comes: one facing the internet instead of the inner one."""
-- fix      = """
--   Set `ingressClassName` to one of `kubectl get ingressclass`."""
-- misses   = """
--   Controllers that serve the older annotation without an IngressClass, which fail here though they work."""

SELECT
    ingresses.kind,
    ingresses.namespace,
    ingresses.name,
    if(
        classes.name IS NOT NULL
        OR (ingress_class IS NULL AND EXISTS (SELECT 1 FROM ingress_classes WHERE is_default)),
        'pass',
        'fail'
    )                                                               AS verdict,
    coalesce(
        'there is no IngressClass called ' || ingress_class,
        'names no class, and no class is the default'
    )                                                               AS reason,
    ['spec.ingressClassName']                                       AS fields
FROM ingresses
LEFT JOIN ingress_classes AS classes ON classes.name = ingresses.ingress_class
