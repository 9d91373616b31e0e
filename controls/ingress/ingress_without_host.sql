-- title    = "No Ingress takes every host"
-- severity = "medium"
-- rating   = "Takes the traffic of all names that reach the controller, for whoever may edit it"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules"]
-- why      = """
--   A rule without a host holds for every name, also those of other teams and of whoever points a name of their
--   own at the address."""
-- fix      = """
--   Give every rule a host, for example `host: shop.example.com`."""
-- misses   = """
--   Wildcards for a domain and default backends, which others judge."""

SELECT
    kind,
    namespace,
    name,
    if(list_contains(hosts, ''), 'fail', 'pass') AS verdict,
    'has a rule without a host, which takes the traffic of every name' AS reason,
    ['spec.rules'] AS fields
FROM ingresses
