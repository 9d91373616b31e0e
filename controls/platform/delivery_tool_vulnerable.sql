-- title    = "Argo CD has no known vulnerability that is mended"
-- severity = "critical"
-- rating   = "Whatever it may deploy, often cluster-admin, for anybody with an account there"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://github.com/argoproj/argo-cd/security/advisories"]
-- why      = """
--   Argo CD deploys with rights over whole clusters and keeps credentials of repositories. Its flaws gave both to
--   people who should only look."""
-- fix      = """
--   Upgrade within the release first: `helm upgrade argocd argo/argo-cd`, and put a network policy before its Redis."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Other tools, such as
--   Flux and Jenkins."""
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
WHERE area = 'delivery' AND least = $least
