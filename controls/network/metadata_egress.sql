-- title    = "Pods cannot reach the metadata address of the cloud"
-- severity = "high"
-- rating   = "The node's cloud role is one request away from any pod that can be made to send it"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob", "DaemonSet", "Deployment", "Job", "Pod",
--     "ReplicaSet", "ReplicationController", "StatefulSet",
-- ]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/security-checklist/#network-security",
--     "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html",
-- ]
-- why      = """
--   On most clouds 169.254.169.254, on AWS also fd00:ec2::254, hands out credentials of the node to whoever asks.
--   A request that an attacker makes a pod send is enough."""
-- fix      = """
--   Isolate what the pods send and name where they may send it, such as `egress: [{to: [{ipBlock: {cidr:
--   10.0.0.0/8}}]}]`; where that must be everywhere, `{cidr: 0.0.0.0/0, except: [169.254.169.254/32]}`. On AWS also
--   require IMDSv2 with a hop limit of 1."""
-- misses   = """
--   Whether the cluster runs on a cloud at all, hop limits, metadata proxies and firewalls of the provider;
--   policies of other kinds, and those that select by labels which only running pods have. Allowed means TCP port 80
--   or all ports; of IPv6 networks the usual lengths are known. Pods on the node's network are not judged: no policy
--   keeps them from it."""

WITH judged AS (
    SELECT
        selected.kind,
        selected.namespace,
        selected.name,
        list(selected.policy ORDER BY selected.policy) FILTER (WHERE policies.allows_egress_to_metadata) AS opening
    FROM network_policy_workloads AS selected
    INNER JOIN network_policies AS policies
        ON policies.namespace = selected.namespace
        AND policies.name = selected.policy
    WHERE selected.isolates_egress
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(judged.name IS NOT NULL AND judged.opening IS NULL, 'pass', 'fail') AS verdict,
    coalesce(
        'may reach 169.254.169.254 or fd00:ec2::254: it is let out by NetworkPolicy '
        || array_to_string(judged.opening, ', '),
        'may reach 169.254.169.254: no NetworkPolicy limits what its pods send'
    ) AS reason
FROM workloads
LEFT JOIN judged
    ON judged.kind = workloads.kind
    AND judged.namespace = workloads.namespace
    AND judged.name = workloads.name
WHERE NOT workloads.host_network
