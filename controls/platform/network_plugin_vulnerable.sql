-- title    = "Network plug-ins have no known vulnerability that is mended"
-- severity = "high"
-- rating   = "Root on every node, or network policies that do not hold"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://github.com/cilium/cilium/security/advisories", "https://www.tigera.io/security-bulletins/"]
-- why      = """
--   The network plug-in runs as root on each node and enforces the network policies. Its flaws undo both."""
-- fix      = """
--   Upgrade it by its own instructions, node by node: `helm upgrade cilium cilium/cilium`."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Plug-ins of which the
--   facts know nothing, such as those of cloud providers."""
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
WHERE area = 'network' AND least = $least
