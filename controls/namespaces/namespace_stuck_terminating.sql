-- title    = "Namespaces that are deleted disappear"
-- severity = "low"
-- rating   = "Leftovers that keep working though everybody believes them gone"
-- since    = 2026-11-26
-- judges   = ["Namespace"]
-- source   = ["https://kubernetes.io/docs/concepts/architecture/garbage-collection/"]
-- why      = """
--   A namespace that stays in Terminating holds objects whose clean-up hangs: an operator that is gone, an API that
--   does not answer. What is left there may still run and cost."""
-- fix      = """
--   See `kubectl get namespace NAME -o yaml` for what is left, and bring back the operator or the API that cleans it
--   up; removing finalizers by hand leaves things behind."""
-- misses   = """
--   Namespaces that were asked to go less than `hours` before."""
-- params   = { hours = 24 }

SELECT
    kind,
    namespace,
    name,
    if(deleted_at < getvariable('as_of')::TIMESTAMP - to_hours($hours), 'fail', 'pass') AS verdict,
    'is being deleted since ' || strftime(deleted_at, '%Y-%m-%d %H:%M') || ' UTC' || coalesce(
        ': ' || nullif(array_to_string(list_transform(list_filter(conditions, lambda entry: entry.status = 'True'),
            lambda entry: entry.type), ', '), ''),
        ''
    ) AS reason,
    ['metadata.deletionTimestamp'] AS fields
FROM namespaces
WHERE phase = 'Terminating' AND deleted_at IS NOT NULL
