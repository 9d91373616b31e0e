-- title    = "Workloads send only traffic that a NetworkPolicy lets out"
-- severity = "low"
-- rating   = "Lets one broken pod reach data and machines outside; one of several lines of defence"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob", "DaemonSet", "Deployment", "Job", "Pod",
--     "ReplicaSet", "ReplicationController", "StatefulSet",
-- ]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
-- ]
-- why      = """
--   A pod that no policy isolates reaches every address that its node reaches: the internet, the cloud's
--   interfaces, other tenants."""
-- fix      = """
--   Write a NetworkPolicy that selects the pods and names what they need, for example `podSelector: {matchLabels:
--   {app: web}}, policyTypes: [Egress]` with the rules below `egress`."""
-- misses   = """
--   Whether the network plugin enforces policies; whether the rules are narrow, which others look at; policies of
--   other kinds, such as those of Cilium or Calico. Pods on the node's network are not judged, as no policy holds
--   for them."""

WITH isolated AS (
    SELECT DISTINCT
        kind,
        namespace,
        name
    FROM network_policy_workloads
    WHERE isolates_egress
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(isolated.name IS NULL, 'fail', 'pass')     AS verdict,
    'no NetworkPolicy limits what its pods send' AS reason
FROM workloads
LEFT JOIN isolated
    ON isolated.kind = workloads.kind
    AND isolated.namespace = workloads.namespace
    AND isolated.name = workloads.name
WHERE NOT workloads.host_network
