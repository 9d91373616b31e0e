-- title    = "Istio's proxies and gateways have no known vulnerability that is mended"
-- severity = "high"
-- rating   = "Traffic of the workloads behind one proxy, at gateways for anybody outside"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://istio.io/latest/news/security/"]
-- why      = """
--   Envoy stands in front of workloads and at the edge. What crashes or tricks it takes traffic down or lets it pass
--   rules."""
-- fix      = """
--   Upgrade istiod, then restart the workloads so that they get the new proxy: `kubectl rollout restart deployment`."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Proxies that are
--   injected when a pod starts: their image stands in pods alone, not in the workload. Look at istiod's version."""
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
WHERE area = 'istio_proxy' AND least = $least
