-- title    = "All nodes run the same version"
-- severity = "low"
-- rating   = "Faults that come and go with the node that a pod lands on"
-- since    = 2026-11-26
-- judges   = ["Cluster"]
-- source   = ["https://kubernetes.io/releases/version-skew-policy/"]
-- why      = """
--   Nodes of several versions differ in fixes and in behaviour. Outside of an upgrade they show that one was begun
--   and not ended."""
-- fix      = """
--   End the upgrade: `kubectl get nodes` shows who is behind; drain and upgrade those, or replace them."""
-- misses   = """
--   An upgrade that is under way. Windows nodes are compared with each other only."""

WITH versions AS (
    SELECT
        coalesce(os, 'linux')                                                      AS os,
        coalesce(nullif(kubelet_version, ''), 'of an unknown version')             AS version,
        count(*)                                                                   AS nodes
    FROM nodes
    GROUP BY ALL
),
systems AS (
    SELECT
        count(*) > 1                                                               AS is_mixed,
        string_agg(format('{} {}', nodes, version), ', ' ORDER BY nodes DESC, version) AS told
    FROM versions
    GROUP BY os
)
SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN count(systems.told) = 0 THEN 'not_assessed'
        WHEN bool_or(is_mixed) THEN 'fail'
        ELSE 'pass'
    END AS verdict,
    if(
        count(systems.told) = 0,
        'no nodes are seen',
        'its nodes run several versions: ' || coalesce(string_agg(told, '; ' ORDER BY told) FILTER (is_mixed), '')
    ) AS reason,
    ['spec.version'] AS fields
FROM cluster_versions
LEFT JOIN systems ON true
GROUP BY ALL
