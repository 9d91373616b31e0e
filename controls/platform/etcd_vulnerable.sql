-- title    = "etcd has no known vulnerability that is mended"
-- severity = "high"
-- rating   = "All of the cluster's state and secrets, for whoever reaches its port"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://github.com/etcd-io/etcd/security/advisories"]
-- why      = """
--   etcd holds every object and secret of the cluster. A weakness there makes all other controls moot."""
-- fix      = """
--   Upgrade etcd one minor version at a time, for a kubeadm cluster with `kubeadm upgrade apply`."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. An etcd outside of the
--   cluster's pods."""
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
WHERE area = 'etcd' AND least = $least
