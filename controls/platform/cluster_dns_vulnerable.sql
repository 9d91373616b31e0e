-- title    = "CoreDNS has no known vulnerability that is mended"
-- severity = "medium"
-- rating   = "Name resolution of the whole cluster, stopped or misled by one pod"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://github.com/coredns/coredns/security/advisories"]
-- why      = """
--   Every pod asks CoreDNS before it talks to anything. Who stops it stops the cluster; who misleads it redirects
--   traffic."""
-- fix      = """
--   Set the image of the Deployment `coredns` to a version with the fix, and look whether the Corefile uses plug-ins
--   that are gone."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. DNS servers other than
--   CoreDNS."""
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
WHERE area = 'dns' AND least = $least
