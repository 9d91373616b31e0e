-- title    = "Argo CD does not delete a whole application by itself"
-- severity = "medium"
-- rating   = "One empty commit or broken source deletes all that the application runs"
-- since    = 2026-11-26
-- judges   = ["Application"]
-- source   = ["https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/"]
-- why      = """
--   With automated pruning and allowEmpty a source that yields nothing, by mistake or by intent, deletes everything,
--   volumes included."""
-- fix      = """
--   Leave away `allowEmpty`, or turn off `prune` where data hangs on it."""
-- misses   = """
--   Pruning of single objects, which is what many want; finalizers and sync options that keep objects."""
-- alone    = """
--   a guard against mistakes in one product"""

SELECT
    kind,
    namespace,
    name,
    if(is_automated AND prunes AND allows_empty, 'fail', 'pass')                    AS verdict,
    'deletes everything by itself when its source is empty'                         AS reason,
    ['spec.syncPolicy.automated.allowEmpty']                                        AS fields
FROM argo_applications
