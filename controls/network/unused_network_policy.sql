-- title    = "NetworkPolicies select pods that exist"
-- severity = "low"
-- rating   = "Protects nothing while it looks as if it did; harm only if a workload was meant"
-- since    = 2026-11-26
-- judges   = ["NetworkPolicy"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource"]
-- why      = """
--   A policy whose labels no pod carries, after a rename or by a slip, protects nobody, while everybody takes the
--   workload as protected."""
-- fix      = """
--   Compare the selector with `kubectl get pods --show-labels` and correct the label, or delete the policy."""
-- misses   = """
--   Peers in rules that match nothing; pods that come and go, such as those of a custom controller, which may be
--   absent at the moment. Policies for all pods of a namespace pass, as they wait for pods to come."""

-- Controllers and operators put labels on pods that stand in no template, such as which one is the primary.
WITH selecting AS (
    SELECT
        namespace,
        policy
    FROM network_policy_workloads
    UNION
    SELECT
        namespace,
        policies.name
    FROM network_policies AS policies
    INNER JOIN pods USING (namespace)
    WHERE NOT policies.selects_all AND len(
        list_filter(
            policies.requirements,
            lambda requirement: NOT CASE requirement.operator
                WHEN 'In' THEN coalesce(list_contains(requirement.values, pods.labels[requirement.key]), false)
                WHEN 'NotIn' THEN NOT coalesce(list_contains(requirement.values, pods.labels[requirement.key]), false)
                WHEN 'Exists' THEN pods.labels[requirement.key] IS NOT NULL
                WHEN 'DoesNotExist' THEN pods.labels[requirement.key] IS NULL
                ELSE false
            END
        )
    ) = 0
)

SELECT
    network_policies.kind,
    network_policies.namespace,
    network_policies.name,
    if(selecting.policy IS NULL AND NOT network_policies.selects_all, 'fail', 'pass') AS verdict,
    'selects no pod of its namespace'                                                 AS reason,
    ['spec.podSelector']                                                              AS fields
FROM network_policies
LEFT JOIN selecting
    ON selecting.namespace = network_policies.namespace
    AND selecting.policy = network_policies.name
