-- title    = "The API server has no known vulnerability that is mended"
-- severity = "high"
-- rating   = "Rights over the cluster, for anybody who may send it requests"
-- since    = 2026-11-26
-- judges   = [
--   "Cluster", "CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController",
--   "StatefulSet",
-- ]
-- source   = ["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"]
-- why      = """
--   The API server decides on every right. Its flaws raise rights, read what is not the caller's, or stop the
--   cluster."""
-- fix      = """
--   Upgrade to the newest patch of the release: `kubeadm upgrade apply v1.36.4`, or the managed cluster's own
--   upgrade."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Aggregated API servers.
--   Of several API servers behind one address the cluster's version is that of the one that answered."""
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
WHERE area = 'api_server' AND least = $least
