-- title    = "NetworkPolicies let no address of the world in"
-- severity = "medium"
-- rating   = "Anybody who can route to the pod reaches it, on the ports that the rule names"
-- since    = 2026-11-26
-- judges   = ["NetworkPolicy"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
-- ]
-- why      = """
--   A rule without peers, or with 0.0.0.0/0, lets in every pod of every namespace and what comes from outside: the
--   policy is there, but hardly limits."""
-- fix      = """
--   Name the peers, for example `from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name:
--   ingress}}}]`; what serves the world gets a waiver."""
-- misses   = """
--   More than two networks that together hold every address, and exceptions that leave nothing; rules for named ports
--   only are judged like those for all. Whether the workload is meant to serve everybody cannot be told."""

SELECT
    kind,
    namespace,
    name,
    if(allows_ingress_from_any, 'fail', 'pass') AS verdict,
    'lets the addresses of the world in'
    || if(contains(ingress::VARCHAR, '"except"'), ' but those that it excepts', '') AS reason,
    ['spec.ingress'] AS fields
FROM network_policies
