-- title    = "Nodes run a Kubernetes release that is supported"
-- severity = "medium"
-- rating   = "No fix for one node and the pods on it"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/releases/"]
-- why      = """
--   Nodes may stay behind the control plane for three releases, and so outlive the support of their own. Their
--   kubelets then get no fixes."""
-- fix      = """
--   Upgrade the node after the control plane: `kubeadm upgrade node` and the kubelet's package, or replace it by one
--   of a newer image."""
-- misses   = """
--   What a vendor supports longer by contract: a vendor's own build is not assessed once the project's support has
--   ended."""

SELECT
    kind,
    namespace,
    name,
    support_verdict AS verdict,
    support_reason  AS reason,
    fields,
    {'version': version, 'supported_until': until, 'facts_dated': facts_dated} AS evidence
FROM kubernetes_support
WHERE kind = 'Node'
