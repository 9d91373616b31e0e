-- title    = "Nodes have memory, disk and processes to spare"
-- severity = "medium"
-- rating   = "Pods of one node evicted until it recovers"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = ["https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/"]
-- why      = """
--   Under pressure a node evicts pods and takes no new ones; where the network is unavailable its pods reach nobody."""
-- fix      = """
--   See `kubectl describe node NAME`: clean the disk, set requests and limits, or add nodes."""
-- misses   = """
--   What problem detectors tell under other names; nodes that do not answer, which another control asks."""
-- unseen   = "no node told its state"

SELECT
    kind,
    namespace,
    name,
    if(len(list_filter(conditions, lambda entry: list_contains(['DiskPressure', 'MemoryPressure',
        'NetworkUnavailable', 'PIDPressure'], entry.type) AND entry.status = 'True')) > 0, 'fail', 'pass')
        AS verdict,
    'suffers: ' || array_to_string(list_transform(list_filter(conditions, lambda entry: entry.type != 'Ready'
        AND entry.status = 'True'), lambda entry: entry.type), ', ') AS reason,
    ['status.conditions'] AS fields
FROM nodes
WHERE len(conditions) > 0
