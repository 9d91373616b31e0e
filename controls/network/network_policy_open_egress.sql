-- title    = "NetworkPolicies let pods reach no address of the world"
-- severity = "medium"
-- rating   = "A way out for data and back for commands, from the pods that the policy selects"
-- since    = 2026-11-26
-- judges   = ["NetworkPolicy"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
-- ]
-- why      = """
--   A rule that allows every destination undoes the isolation of what goes out: a broken workload talks to whom it
--   likes."""
-- fix      = """
--   Name destinations, for example `to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 443}]`, or send the
--   traffic through a proxy and allow only that."""
-- misses   = """
--   More than two networks that together hold every address, and exceptions that leave nothing; whether a proxy or
--   firewall behind limits the traffic. A rule for DNS without a destination counts as well, as it carries data out."""

SELECT
    kind,
    namespace,
    name,
    if(allows_egress_to_any, 'fail', 'pass') AS verdict,
    'lets its pods reach the addresses of the world'
    || if(contains(egress::VARCHAR, '"except"'), ' but those that it excepts', '') AS reason,
    ['spec.egress'] AS fields
FROM network_policies
