-- title    = "NetworkPolicies name the namespaces that they let in"
-- severity = "low"
-- rating   = "Any pod of the cluster comes in, but nothing from outside"
-- since    = 2026-11-26
-- judges   = ["NetworkPolicy"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
-- ]
-- why      = """
--   An empty namespaceSelector is every namespace, also those of other teams and those made tomorrow: one broken
--   pod anywhere reaches these."""
-- fix      = """
--   Select by a label that only administrators set: `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name:
--   shop}}`, with a `podSelector` beside it in the same entry."""
-- misses   = """
--   Other selectors that match every namespace without being empty; rules for every address, which another control
--   fails. A label that a team may set on its own namespace protects little."""

SELECT
    kind,
    namespace,
    name,
    if(allows_ingress_from_all_namespaces AND NOT allows_ingress_from_any, 'fail', 'pass') AS verdict,
    'lets every pod of every namespace in' AS reason,
    ['spec.ingress'] AS fields
FROM network_policies
