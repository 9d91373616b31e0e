-- title    = "Controllers of the control plane have no known vulnerability that is mended"
-- severity = "high"
-- rating   = "Identities that may write to every namespace, for whoever may use the weakness"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"]
-- why      = """
--   kube-controller-manager and kube-scheduler act on the whole cluster; what leads them astray needs no right of
--   its own."""
-- fix      = """
--   Upgrade the control plane to the newest patch of its release: `kubeadm upgrade apply v1.36.4`."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Managed control planes,
--   whose controllers no one sees."""
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
WHERE area = 'controllers' AND least = $least
