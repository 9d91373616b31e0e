-- title    = "Pods of one workload are kept apart"
-- severity = "low"
-- rating   = "One service down with one node or zone, in spite of its replicas"
-- since    = 2026-11-26
-- judges   = ["Deployment", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
--   "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/",
-- ]
-- why      = """
--   Nothing but a mild preference of the scheduler keeps the pods of a workload on different nodes and zones: on a
--   full cluster all of them may stand on one, and fall with it."""
-- fix      = """
--   Set `topologySpreadConstraints` with the keys `kubernetes.io/hostname` and `topology.kubernetes.io/zone`, or a
--   `podAntiAffinity`."""
-- misses   = """
--   Whether the selector of the rule matches the pods, and what defaults the scheduler was configured with.
--   Workloads of one pod."""

SELECT
    kind,
    namespace,
    name,
    if(is_spread, 'pass', 'fail') AS verdict,
    'nothing keeps its ' || replicas || ' pods from standing on one node' AS reason,
    [spec_path || '.topologySpreadConstraints'] AS fields
FROM placements
WHERE kind IN ('Deployment', 'StatefulSet') AND replicas > 1
