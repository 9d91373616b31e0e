-- title    = "Ingress controllers have no known vulnerability that is mended"
-- severity = "critical"
-- rating   = "Every secret of the cluster, for whoever reaches the controller from inside"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"]
-- why      = """
--   Ingress controllers face the network, take configuration from many teams, and often may read every secret.
--   Several of their weaknesses ran code for anybody who could reach them."""
-- fix      = """
--   Upgrade the controller: `helm upgrade ingress-nginx ingress-nginx/ingress-nginx`. As ingress-nginx has ended,
--   plan the move to the Gateway API."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Controllers that the
--   facts do not know."""
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
WHERE area = 'ingress' AND least = $least
