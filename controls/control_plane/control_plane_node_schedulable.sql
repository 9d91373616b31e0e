-- title    = "Control plane nodes take no pods of others"
-- severity = "high"
-- rating   = "A container that escapes on such a node has the keys of the whole cluster"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/"]
-- why      = """
--   Whoever gets out of a container there is beside the authority's key and the data of etcd, and may use up what
--   the API server needs."""
-- fix      = """
--   Run `kubectl taint nodes NODE node-role.kubernetes.io/control-plane:NoSchedule`, or use nodes of their own for
--   the control plane."""
-- misses   = """
--   Pods that tolerate the taint, which whoever makes pods may write, nodes of etcd alone, and clusters of one node,
--   which need a waiver."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose nodes nobody but its provider sees."""
-- params   = { taints = [
--     "node-role.kubernetes.io/control-plane",
--     "node-role.kubernetes.io/master",
--     "CriticalAddonsOnly",
-- ] }

WITH kept AS (
    SELECT
        kind,
        namespace,
        name,
        unschedulable
        OR len(
            list_filter(
                taints,
                lambda taint: list_contains($taints, taint.key) AND taint.effect IN ('NoSchedule', 'NoExecute')
            )
        ) > 0 AS is_kept
    FROM nodes
    WHERE is_control_plane
)

SELECT
    kind,
    namespace,
    name,
    if(is_kept, 'pass', 'fail') AS verdict,
    'takes pods of everybody, beside the control plane' AS reason,
    ['spec.taints'] AS fields
FROM kept
