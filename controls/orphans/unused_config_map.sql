-- title    = "ConfigMaps are used by some workload"
-- severity = "low"
-- rating   = "Clutter that hides what counts, and settings that nobody reviews"
-- since    = 2026-11-26
-- judges   = ["ConfigMap"]
-- source   = ["https://kubernetes.io/docs/concepts/configuration/configmap/"]
-- why      = """
--   A ConfigMap that nothing uses is left over or misnamed: nobody knows whether it may go, and what stands in it,
--   credentials by mistake among that, is in no review."""
-- fix      = """
--   Ask its owner whether a program, an operator or an admission policy reads it, and delete it if none does:
--   `kubectl delete configmap NAME`."""
-- misses   = """
--   ConfigMaps that programs read through the API where neither a role that is bound nor an argument or variable of
--   a container names them, and those that other objects name, such as parameters of admission policies: they fail
--   here, so waive them or exempt their names. A name counts though it may mean something else. ConfigMaps without a
--   key, and those of kube-system and kube-public, which are left out. Pods that are gone now and come back."""
-- params   = { exempt = ["istio-ca-root-cert", "kube-root-ca.crt", "openshift-service-ca.crt"] }

WITH used AS (
    SELECT namespace, source_name AS name FROM volumes WHERE type = 'configMap'
    UNION
    SELECT namespace, source_name
    FROM env_vars
    WHERE source IN ('configMapKeyRef', 'configMapRef')
    UNION
    SELECT
        namespace,
        unnest(from_json(spec,
            '{"projected": {"sources": [{"configMap": {"name": "VARCHAR"}}]}}').projected.sources).configMap.name
    FROM volumes
    WHERE type = 'projected'
    UNION
    SELECT named_namespace, named FROM mentions
    UNION
    SELECT config_entries.namespace, config_entries.name
    FROM config_entries
    INNER JOIN (
        SELECT scope_namespace, unnest(resource_names) AS name
        FROM grants
        WHERE api_group IN ('', '*') AND resource IN ('configmaps', '*')
    ) AS granted ON granted.name = config_entries.name AND scope_namespace IN ('', config_entries.namespace)
),
maps AS (
    SELECT DISTINCT kind, namespace, name
    FROM config_entries
    WHERE NOT list_contains($exempt, name) AND namespace NOT IN ('kube-system', 'kube-public')
)

SELECT
    maps.kind,
    maps.namespace,
    maps.name,
    if(used.name IS NULL, 'fail', 'pass') AS verdict,
    'no workload uses or names it' AS reason,
    ['metadata.name'] AS fields
FROM maps
LEFT JOIN used USING (namespace, name)
