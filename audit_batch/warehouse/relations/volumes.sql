-- grain    = "one row per volume of each workload"
-- rests_on = []
-- [columns]
-- kind           = "kind of the workload"
-- namespace      = "namespace of the workload"
-- name           = "name of the workload"
-- volume         = "name of the volume"
-- type           = "field that says where it comes from: hostPath, secret, configMap, projected, persistentVolumeClaim, csi …; emptyDir when there is only a name"
-- sources        = "every such field that is set: one in all that a cluster serves, none when there is only a name"
-- path           = "where the volume stands in the object, for example spec.volumes[0]"
-- host_path      = "path on the node of a hostPath volume; NULL otherwise"
-- node_path      = "host_path as a folder, in one spelling: one slash between parts and at both ends, /run/ for /var/run; NULL otherwise"
-- host_path_type = "type of a hostPath volume, for example Socket; NULL when unset"
-- source_name    = "name of the Secret, ConfigMap or PersistentVolumeClaim, or the CSI driver; NULL otherwise"
-- read_only      = "it is mounted, and every mount is read-only"
-- mounted_by     = "containers that mount it, sorted; empty when none does"
-- spec           = "the whole volume as JSON"

WITH listed AS (
    SELECT
        kind,
        namespace,
        name,
        spec_path,
        from_json(pod_spec, '{"volumes": ["JSON"]}').volumes AS specs
    FROM workloads
),
positioned AS (
    SELECT
        kind,
        namespace,
        name,
        spec_path || '.volumes[' || (generate_subscripts(specs, 1) - 1) || ']' AS path,
        generate_subscripts(specs, 1) - 1                                      AS position,
        unnest(specs)                                                          AS spec
    FROM listed
),
parsed AS (
    SELECT
        *,
        list_filter(json_keys(spec), lambda field: field != 'name') AS fields,
        if(
            contains(spec::VARCHAR, 'null'),
            list_filter(fields, lambda field: json_type(spec, '$."' || field || '"') != 'NULL'),
            fields
        )                                                           AS sources,
        from_json(
            spec,
            '{
                "name": "VARCHAR",
                "hostPath": {"path": "VARCHAR", "type": "VARCHAR"},
                "secret": {"secretName": "VARCHAR"},
                "configMap": {"name": "VARCHAR"},
                "persistentVolumeClaim": {"claimName": "VARCHAR"},
                "csi": {"driver": "VARCHAR"}
            }'
        )                                                           AS body
    FROM positioned
),
mounts AS (
    SELECT
        kind,
        namespace,
        name,
        volume,
        bool_and(read_only)                          AS read_only,
        list_sort(list_distinct(list(container)))    AS mounted_by
    FROM volume_mounts
    GROUP BY ALL
)
SELECT
    parsed.kind,
    parsed.namespace,
    parsed.name,
    coalesce(nullif(body.name, ''), 'number ' || position)             AS volume,
    coalesce(sources[1], 'emptyDir')                                   AS type,
    sources,
    path,
    body.hostPath.path                                                 AS host_path,
    -- Kubelets and runtimes work in /, so that etc is /etc; paths of Windows begin with a drive or a backslash.
    regexp_replace(
        regexp_replace(
            if(regexp_matches(body.hostPath.path, '^([A-Za-z]:|\\)'), '', '/') || body.hostPath.path || '/',
            '/(\.?/)+', '/', 'g'
        ),
        '^/var/run/', '/run/'
    )                                                                  AS node_path,
    nullif(body.hostPath.type, '')                                     AS host_path_type,
    coalesce(
        body.secret.secretName,
        body.configMap.name,
        body.persistentVolumeClaim.claimName,
        body.csi.driver
    )                                                                  AS source_name,
    coalesce(mounts.read_only, false)                                  AS read_only,
    coalesce(mounts.mounted_by, [])                                    AS mounted_by,
    spec
FROM parsed
LEFT JOIN mounts
    ON mounts.kind = parsed.kind
    AND mounts.namespace = parsed.namespace
    AND mounts.name = parsed.name
    AND mounts.volume = body.name
