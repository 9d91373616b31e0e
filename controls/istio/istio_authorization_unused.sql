-- title    = "AuthorizationPolicies select pods that exist"
-- severity = "low"
-- rating   = "Protects nothing while it looks as if it did; harm only if a workload was meant"
-- since    = 2026-11-26
-- judges   = ["AuthorizationPolicy"]
-- source   = ["https://istio.io/latest/docs/reference/config/security/authorization-policy/"]
-- why      = """
--   A policy whose labels no pod carries limits nobody, while everybody takes the workload as protected."""
-- fix      = """
--   Compare the selector with `kubectl get pods --show-labels` and correct the label, or delete the policy."""
-- misses   = """
--   Pods that come and go; policies that are attached by targetRefs, and those for a whole namespace, are not
--   judged or pass."""

WITH roots AS (
    SELECT root_namespace AS namespace
    FROM istio_mesh_settings
    UNION
    SELECT 'istio-system'
    WHERE NOT EXISTS (SELECT 1 FROM istio_mesh_settings)
),
matched AS (
    SELECT
        policies.namespace,
        policies.name,
        count(*)    AS workloads
    FROM istio_authorization_policies AS policies
    INNER JOIN workloads
        ON (
            workloads.namespace = policies.namespace
            OR policies.namespace IN (SELECT namespace FROM roots)
        )
        AND len(
            list_filter(
                map_entries(match_labels), lambda label: pod_labels[label.key] IS DISTINCT FROM label.value
            )
        ) = 0
    WHERE cardinality(match_labels) > 0
    GROUP BY ALL
)

SELECT
    policies.kind,
    policies.namespace,
    policies.name,
    if(matched.name IS NULL AND cardinality(match_labels) > 0, 'fail', 'pass') AS verdict,
    'selects no pod'                                                          AS reason,
    ['spec.selector']                                                         AS fields
FROM istio_authorization_policies AS policies
LEFT JOIN matched USING (namespace, name)
WHERE target_refs IS NULL
