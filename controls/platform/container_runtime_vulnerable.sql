-- title    = "Container runtimes of nodes have no known vulnerability that is mended"
-- severity = "high"
-- rating   = "Root on one node, from one container or one image pulled"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--   "https://github.com/containerd/containerd/security/advisories",
--   "https://github.com/cri-o/cri-o/security/advisories",
-- ]
-- why      = """
--   The runtime is what keeps a container apart from its node. Several of its weaknesses let images or containers
--   out."""
-- fix      = """
--   Upgrade the runtime's package on the node, or replace the node by one of a newer image; restart `containerd`
--   with the node drained."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. runc's own version,
--   which no node tells: what is said of it holds for the runc that came with the runtime."""
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
WHERE area = 'runtime' AND least = $least
