-- title    = "Pods are given time to end"
-- severity = "low"
-- rating   = "Requests and writes of one workload cut off at each stop"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination"]
-- why      = """
--   With a grace period of 0 a pod is killed at once: requests are cut off, data is not written, locks stay, and for
--   StatefulSets two pods of one name may run at a time."""
-- fix      = """
--   Leave `terminationGracePeriodSeconds` unset, which gives 30 seconds, or set what the program needs."""
-- misses   = """
--   Whether the program heeds the signal, and whether the time is enough."""
-- alone    = "good practice of operation: no framework asks how a pod is ended"

SELECT
    kind,
    namespace,
    name,
    if(grace_seconds <= 0, 'fail', 'pass') AS verdict,
    'is killed without any time to end' AS reason,
    [spec_path || '.terminationGracePeriodSeconds'] AS fields
FROM placements
