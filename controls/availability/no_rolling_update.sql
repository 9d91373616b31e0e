-- title    = "Updates replace pods step by step"
-- severity = "medium"
-- rating   = "One service down, or on old code, at each update"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
--   "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#update-strategies",
--   "https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/",
-- ]
-- why      = """
--   With Recreate, or when all pods may be away at once, each update takes the service down. With OnDelete a
--   security fix is rolled out only when somebody deletes the pods."""
-- fix      = """
--   Use `type: RollingUpdate` with `maxUnavailable: 25%` or less; a volume that only one pod may mount is a reason
--   for `Recreate`, and for a waiver."""
-- misses   = """
--   Numbers of maxUnavailable that come near the number of pods, or that reach it where there is but one pod;
--   partitions of StatefulSets that hold an update back."""

SELECT
    kind,
    namespace,
    name,
    if(
        strategy != 'RollingUpdate'
        OR coalesce(max_unavailable = '100%', false)
        OR coalesce(replicas > 1 AND try_cast(max_unavailable AS INTEGER) >= replicas, false),
        'fail',
        'pass'
    ) AS verdict,
    if(strategy = 'RollingUpdate', 'an update may take all pods away at once', 'updates by the strategy '
        || strategy) AS reason,
    [if(kind = 'Deployment', 'spec.strategy', 'spec.updateStrategy')] AS fields
FROM workload_settings
WHERE kind IN ('DaemonSet', 'Deployment', 'StatefulSet')
