-- title    = "Kubelets have no known vulnerability that is mended"
-- severity = "high"
-- rating   = "Root on one node, from a pod that may be started there"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"]
-- why      = """
--   The kubelet starts every container as root of the node. Its flaws let pods reach the node's files and processes."""
-- fix      = """
--   Upgrade the node: `kubeadm upgrade node`, then the kubelet's package, or replace the node by one of a newer
--   image."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version."""
-- params   = { least = "medium", max_facts_days = 180 }

SELECT
    kind,
    namespace,
    name,
    if(verdict = 'pass' AND facts_days > $max_facts_days, 'not_assessed', verdict) AS verdict,
    reason,
    fields,
    evidence
FROM component_verdicts
WHERE area = 'kubelet' AND least = $least
