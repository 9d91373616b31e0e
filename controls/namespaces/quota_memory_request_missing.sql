-- title    = "Namespaces have a quota of memory requests"
-- severity = "low"
-- rating   = "Other namespaces starved by what one team starts, by mistake or on purpose"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://kubernetes.io/docs/concepts/policy/resource-quotas/"]
-- why      = """
--   Without a quota of memory requests one namespace may take the whole cluster: a loop that starts pods, or a
--   compromised deployer, leaves nothing for others."""
-- fix      = """
--   Add a ResourceQuota, for example `hard: {requests.memory: 64Gi}`, and before it a LimitRange with a default: pods
--   without a memory request are refused from then on, and so is what would go beyond the quota."""
-- misses   = """
--   Whether the figure is sensible. Quotas that hold for some pods only, by scopes, do not count. Limits of a cloud
--   or of node pools."""
-- params   = { exempt = ["default", "kube-node-lease", "kube-public", "kube-system"] }

WITH limited AS (
    SELECT DISTINCT namespace
    FROM resource_quotas
    WHERE len(scopes) = 0 AND scope_selector IS NULL AND (hard['requests.memory'] IS NOT NULL
        OR hard['memory'] IS NOT NULL)
)

SELECT
    namespaces.kind,
    namespaces.namespace,
    namespaces.name,
    if(limited.namespace IS NULL, 'fail', 'pass') AS verdict,
    'no quota holds for the memory requests of all its pods' AS reason,
    ['metadata.name'] AS fields
FROM namespaces
LEFT JOIN limited ON limited.namespace = namespaces.name
WHERE NOT list_contains($exempt, namespaces.name)
