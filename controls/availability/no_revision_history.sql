-- title    = "Workloads can be rolled back"
-- severity = "low"
-- rating   = "One service that cannot go back after a bad update, longer outage"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#revision-history-limit"]
-- why      = """
--   With a history of 0 old versions are deleted at once, and `kubectl rollout undo` has nowhere to go back to."""
-- fix      = """
--   Leave `revisionHistoryLimit` unset, which keeps 10, or set it to 2 or more."""
-- misses   = """
--   Whether the old images still exist. Tools that roll back from Git."""

SELECT
    kind,
    namespace,
    name,
    if(coalesce(revision_history_limit = 0, false), 'fail', 'pass') AS verdict,
    'keeps no old version to go back to' AS reason,
    ['spec.revisionHistoryLimit'] AS fields
FROM workload_settings
WHERE kind IN ('DaemonSet', 'Deployment', 'StatefulSet')
