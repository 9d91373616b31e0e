-- title    = "The cluster runs a Kubernetes release that is supported"
-- severity = "high"
-- rating   = "No fix for the whole cluster, whatever is found from now on"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://kubernetes.io/releases/"]
-- why      = """
--   A release gets fixes for about fourteen months. After that, weaknesses that become known stay open, and
--   advisories do not even say whether it has them."""
-- fix      = """
--   Upgrade, one minor version after the other: `kubeadm upgrade plan`, then `kubeadm upgrade apply v1.36.4`, then
--   the nodes."""
-- misses   = """
--   What a vendor supports longer by contract: a vendor's own build is not assessed once the project's support has
--   ended. Ends that changed after the facts were compiled."""

SELECT
    kind,
    namespace,
    name,
    support_verdict AS verdict,
    support_reason  AS reason,
    fields,
    {'version': version, 'supported_until': until, 'facts_dated': facts_dated} AS evidence
FROM kubernetes_support
WHERE kind = 'Cluster'
