-- title    = "Deployments are not left paused"
-- severity = "low"
-- rating   = "One service that gets no update, security fixes included"
-- since    = 2026-11-26
-- judges   = ["Deployment"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment",
-- ]
-- why      = """
--   A paused Deployment takes every change of its template and rolls out none: a fix looks deployed and is not."""
-- fix      = """
--   Run `kubectl rollout resume deployment NAME`."""
-- misses   = """
--   Since when it is paused."""

SELECT
    kind,
    namespace,
    name,
    if(is_paused, 'fail', 'pass') AS verdict,
    'is paused, so that changes do not reach its pods' AS reason,
    ['spec.paused'] AS fields
FROM workload_settings
WHERE kind = 'Deployment'
