-- title    = "No NetworkPolicy is undone by a broader one beside it"
-- severity = "medium"
-- rating   = "Rules that were thought through do not hold, and nobody who reads them notices"
-- since    = 2026-11-26
-- judges   = ["NetworkPolicy"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
-- ]
-- why      = """
--   Policies add up: as soon as one policy of the same pods lets everything in or out, the narrow rules of the
--   others mean nothing."""
-- fix      = """
--   Delete the broad policy, or let its `podSelector` leave out the pods that have narrow rules."""
-- misses   = """
--   Two broad policies together, for example of all ports of one half of the addresses each; policies of other
--   kinds that allow more, and those that select by labels which only running pods have."""

WITH pairs AS (
    SELECT
        narrow.namespace,
        narrow.policy,
        broad.name    AS other,
        own.isolates_ingress AND NOT own.allows_all_ingress AND broad.allows_all_ingress AS opens_ingress,
        own.isolates_egress AND NOT own.allows_all_egress AND broad.allows_all_egress    AS opens_egress
    FROM network_policy_workloads AS narrow
    INNER JOIN network_policies AS own ON own.namespace = narrow.namespace AND own.name = narrow.policy
    INNER JOIN network_policies AS broad
        ON broad.namespace = narrow.namespace
        AND (broad.allows_all_ingress OR broad.allows_all_egress)
    INNER JOIN network_policy_workloads AS shared
        ON shared.namespace = narrow.namespace
        AND shared.policy = broad.name
        AND shared.kind = narrow.kind
        AND shared.name = narrow.name
),
undone AS (
    SELECT
        namespace,
        policy,
        list_sort(list(DISTINCT other)) AS others
    FROM pairs
    WHERE opens_ingress OR opens_egress
    GROUP BY ALL
)

SELECT
    network_policies.kind,
    network_policies.namespace,
    network_policies.name,
    if(undone.policy IS NULL, 'pass', 'fail') AS verdict,
    'its limits do not hold for pods that everything is allowed to by '
    || array_to_string(undone.others, ', ')   AS reason,
    ['spec.podSelector'] AS fields
FROM network_policies
LEFT JOIN undone ON undone.namespace = network_policies.namespace AND undone.policy = network_policies.name
