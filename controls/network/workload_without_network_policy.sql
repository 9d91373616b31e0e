-- title    = "Workloads accept only traffic that a NetworkPolicy lets in"
-- severity = "medium"
-- rating   = "Every pod of the cluster reaches it: the second step after any break-in"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob", "DaemonSet", "Deployment", "Job", "Pod",
--     "ReplicaSet", "ReplicationController", "StatefulSet",
-- ]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
-- ]
-- why      = """
--   A pod that no policy selects answers everybody in the cluster, so that a break-in anywhere is one step from
--   here."""
-- fix      = """
--   Write a NetworkPolicy that selects the pods and names what they need, for example `podSelector: {matchLabels:
--   {app: web}}, policyTypes: [Ingress]` with the rules below `ingress`."""
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
    WHERE isolates_ingress
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(isolated.name IS NULL, 'fail', 'pass')     AS verdict,
    'no NetworkPolicy limits what its pods accept' AS reason
FROM workloads
LEFT JOIN isolated
    ON isolated.kind = workloads.kind
    AND isolated.namespace = workloads.namespace
    AND isolated.name = workloads.name
WHERE NOT workloads.host_network
