-- title    = "The Kubernetes Dashboard has no known vulnerability that is mended"
-- severity = "high"
-- rating   = "The dashboard's rights, for whoever reaches its port"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"]
-- why      = """
--   The dashboard shows and changes objects with rights of its own. Its old versions let strangers log in by
--   skipping the question."""
-- fix      = """
--   Remove it, such as with `helm uninstall kubernetes-dashboard`: the project has ended. Where one is needed, use a
--   maintained one such as Headlamp, with the user's own token."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Dashboards of other
--   makers, and those from version 7 on, whose parts are numbered apart."""
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
WHERE area = 'dashboard' AND least = $least
