-- title    = "ReplicaSets are made by a Deployment"
-- severity = "low"
-- rating   = "One service without rolling updates or a way back"
-- since    = 2026-11-26
-- judges   = ["ReplicaSet", "ReplicationController"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/",
--   "https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/",
-- ]
-- why      = """
--   A ReplicaSet or ReplicationController that somebody made by hand has no rolling update and no history: a change
--   of its template reaches no pod that runs."""
-- fix      = """
--   Make a Deployment with the same selector and template. It takes over a ReplicaSet whose own labels fit its
--   selector; anything else is to be deleted with its pods (`kubectl delete rc NAME`) when those of the Deployment
--   are ready."""
-- misses   = """
--   Owners that are made up: what names one passes."""

SELECT
    kind,
    namespace,
    name,
    if(owner_kind IS NULL, 'fail', 'pass') AS verdict,
    'made by hand, so that a changed template reaches no running pod' AS reason,
    ['metadata.ownerReferences'] AS fields
FROM workloads
WHERE kind IN ('ReplicaSet', 'ReplicationController')
