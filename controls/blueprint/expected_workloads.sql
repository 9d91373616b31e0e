-- title    = "Deployments, stateful sets and daemon sets are those of the blueprint"
-- severity = "high"
-- rating   = "Code that nobody approved runs, in the case of a daemon set on every node"
-- since    = 2026-11-26
-- judges   = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/"]
-- why      = """
--   What runs without having been approved was brought in by somebody, by a forgotten trial at best. What was
--   approved and is gone no longer does its work, which for an agent that watches nodes is what an intruder
--   wants."""
-- fix      = """
--   Remove what should not be there, or put it into the blueprint: `audit-batch blueprint approve --by NAME`
--   takes the newest snapshot, and the change goes through review like any other. Names that change by
--   themselves become a pattern, for example `backup-*`."""
-- misses   = """
--   What an expected workload runs; pods and replica sets that a workload makes, which its owner stands for."""
-- unseen   = """
--   there is no blueprint that names these kinds; write one with `audit-batch blueprint approve`, and give it
--   with --blueprint"""

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN unread IS NOT NULL THEN 'not_assessed'
        WHEN is_expected = is_there THEN 'pass'
        ELSE 'fail'
    END AS verdict,
    concat_ws(
        '; ',
        coalesce(unread, if(is_there, 'is not in the blueprint', 'is in the blueprint, but not in the cluster')),
        blueprint_authors.told
    ) AS reason
FROM blueprint_comparison
LEFT JOIN blueprint_authors USING (api_group, kind, namespace, name)
WHERE kind IN ('Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController')
