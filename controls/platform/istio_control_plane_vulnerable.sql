-- title    = "Istio's control plane has no known vulnerability that is mended"
-- severity = "high"
-- rating   = "Rules and certificates of the whole mesh, for tenants who should not have them"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://istio.io/latest/news/security/"]
-- why      = """
--   istiod gives every proxy its rules and certificates. Its flaws let tenants read or change what is not theirs, or
--   stop it."""
-- fix      = """
--   Upgrade to the newest patch: `istioctl upgrade`, or raise the chart's version, and restart the proxies
--   afterwards."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Releases that had ended
--   when a bulletin came: it does not speak of them."""
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
WHERE area = 'istio_control_plane' AND least = $least
