-- title    = "Kernels of nodes have no known vulnerability that is mended"
-- severity = "high"
-- rating   = "Root on one node, from any container on it"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://www.kernel.org/category/releases.html", "https://www.cve.org/"]
-- why      = """
--   All containers of a node share its kernel. A flaw there that gives root is a way out of every container."""
-- fix      = """
--   Install the distribution's kernel update and reboot the node, emptied before by `kubectl drain worker-1
--   --ignore-daemonsets`, or replace it by one of a newer image."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Kernels that a
--   distribution builds hold fixes under old numbers: they pass only when even the number is new enough."""
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
WHERE area = 'kernel' AND least = $least
