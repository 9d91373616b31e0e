-- title    = "CSI drivers and their sidecars have no known vulnerability that is mended"
-- severity = "medium"
-- rating   = "Data of other tenants' volumes, for those who may create volumes"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/reference/issues-security/official-cve-feed/"]
-- why      = """
--   CSI drivers hold the storage's credentials and mount for everybody. Their flaws gave volumes of one tenant to
--   another, or wrote tokens into logs."""
-- fix      = """
--   Upgrade the driver with its chart, sidecars included, for example `csi-provisioner:v5.3.0`."""
-- misses   = """
--   Weaknesses that the facts do not know; settings that make one harmless, which the reason names where the facts
--   do; fixes that a distribution put under an old number without saying so in the version. Drivers of which the
--   facts know nothing."""
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
WHERE area = 'storage' AND least = $least
