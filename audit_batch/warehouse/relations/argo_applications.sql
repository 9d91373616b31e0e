-- grain    = "one row per Application of Argo CD"
-- rests_on = ["applications.argoproj.io"]
-- [columns]
-- kind = "always Application"
-- namespace = "namespace of the Application"
-- name = "name of the object"
-- project = "AppProject that it belongs to; default when unset"
-- is_automated = "it is deployed without anybody saying so"
-- prunes = "what its source no longer names is deleted without anybody saying so; false when unset"
-- allows_empty = "also when nothing at all is left in its source; false when unset"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{"spec": {"project": "VARCHAR", "destination": {"server": "VARCHAR", "name": "VARCHAR", "namespace": "VARCHAR"}, "syncPolicy": {"automated": {"prune": "BOOLEAN", "allowEmpty": "BOOLEAN", "enabled": "BOOLEAN"}}}}'
        ).spec AS spec
    FROM objects
    WHERE api_group = 'argoproj.io' AND kind = 'Application'
)
SELECT
    kind,
    namespace,
    name,
    coalesce(nullif(spec.project, ''), 'default') AS project,
    spec.syncPolicy.automated IS NOT NULL AND coalesce(spec.syncPolicy.automated.enabled, true) AS is_automated,
    coalesce(spec.syncPolicy.automated.prune, false) AS prunes,
    coalesce(spec.syncPolicy.automated.allowEmpty, false) AS allows_empty
FROM parsed
