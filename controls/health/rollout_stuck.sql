-- title    = "Rollouts finish"
-- severity = "medium"
-- rating   = "One service on old code: a fix that was meant to be out is not"
-- since    = 2026-11-26
-- judges   = ["Deployment"]
-- source   = ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment"]
-- why      = """
--   A rollout that does not get on leaves the old version running beside the new one that fails: what was to be
--   fixed is not, and nobody may have noticed."""
-- fix      = """
--   See `kubectl rollout status deployment NAME`; fix the template or go back with `kubectl rollout undo`."""
-- misses   = """
--   Rollouts that are slow but not yet over their deadline; StatefulSets and DaemonSets, which have no such
--   condition."""

SELECT
    kind,
    namespace,
    name,
    if(len(list_filter(conditions, lambda entry: (entry.type = 'Progressing' AND entry.status = 'False')
        OR (entry.type = 'ReplicaFailure' AND entry.status = 'True'))) > 0, 'fail', 'pass') AS verdict,
    'does not get on: ' || coalesce(list_filter(conditions, lambda entry: (entry.type = 'Progressing'
        AND entry.status = 'False') OR (entry.type = 'ReplicaFailure' AND entry.status = 'True'))[1].reason,
        'no reason given') AS reason,
    ['status.conditions'] AS fields
FROM workload_settings
WHERE kind = 'Deployment' AND is_told
