-- title    = "Nodes are ready"
-- severity = "high"
-- rating   = "All pods of one node down or unseen, and their reserve with them"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/reference/node/node-status/#condition"]
-- why      = """
--   A node that is not ready runs nothing reliably, and what its kubelet does is not seen: its pods count as gone,
--   though they may still run."""
-- fix      = """
--   See `kubectl describe node NAME` and the log of the kubelet; drain and replace the node."""
-- misses   = """
--   Since when, and what happened between two snapshots."""
-- unseen   = "no node told its state"

SELECT
    kind,
    namespace,
    name,
    if(list_filter(conditions, lambda entry: entry.type = 'Ready')[1].status != 'True', 'fail', 'pass') AS verdict,
    'is not ready: ' || coalesce(nullif(list_filter(conditions, lambda entry: entry.type = 'Ready')[1].reason, ''),
        'no reason given') AS reason,
    ['status.conditions'] AS fields
FROM nodes
WHERE len(list_filter(conditions, lambda entry: entry.type = 'Ready')) > 0
