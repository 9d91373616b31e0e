-- title    = "Namespaces give containers a default memory limit"
-- severity = "low"
-- rating   = "Pods of one node slowed or ended by a container that nobody gave a figure"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://kubernetes.io/docs/concepts/policy/limit-range/"]
-- why      = """
--   A LimitRange gives a memory limit to each container that says nothing. Without it everything depends on every
--   author of a manifest."""
-- fix      = """
--   Add a LimitRange, for example `limits: [{type: Container, default: {memory: 128Mi}}]`, with a figure that fits:
--   pods that are made later get it, and one whose container requests more than that and sets no limit is refused."""
-- misses   = """
--   Whether the figure is sensible; pods that were started before."""
-- params   = { exempt = ["default", "kube-node-lease", "kube-public", "kube-system"] }

WITH limited AS (
    SELECT DISTINCT namespace
    FROM limit_ranges
    WHERE type = 'Container' AND default_limit['memory'] IS NOT NULL
)

SELECT
    namespaces.kind,
    namespaces.namespace,
    namespaces.name,
    if(limited.namespace IS NULL, 'fail', 'pass') AS verdict,
    'no limit range gives containers a memory limit' AS reason,
    ['metadata.name'] AS fields
FROM namespaces
LEFT JOIN limited ON limited.namespace = namespaces.name
WHERE NOT list_contains($exempt, namespaces.name)
