-- title    = "kube-proxy has no known vulnerability that is mended"
-- severity = "medium"
-- rating   = "Traffic of one node, for neighbours in its network"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"]
-- why      = """
--   kube-proxy writes each node's packet rules with root's rights. A flaw there opens ports that were meant for the
--   node alone."""
-- fix      = """
--   Upgrade it with the node: change the image of its DaemonSet to the version of the kubelets, such as `v1.36.4`."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. kube-proxy as a process
--   of the node, without a pod."""
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
WHERE area = 'kube_proxy' AND least = $least
