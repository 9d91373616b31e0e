-- grain    = "one row per environment variable of each container, and per envFrom entry"
-- rests_on = []
-- [columns]
-- kind           = "kind of the workload"
-- namespace      = "namespace of the workload"
-- name           = "name of the workload"
-- container      = "name of the container"
-- container_type = "container, init or ephemeral"
-- path           = "where the entry stands in the object"
-- variable       = "name of the variable, its place, for example number 0, when a template leaves it out; for envFrom the prefix, empty when there is none"
-- source         = "literal, secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef or fileKeyRef; for envFrom secretRef or configMapRef"
-- value          = "literal value, secrets replaced by markers; empty when unset, NULL for other sources"
-- source_name    = "name of the Secret, ConfigMap or volume; NULL otherwise"
-- source_key     = "key in it, or the field; NULL for envFrom, where every key is taken"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        container,
        container_type,
        path,
        from_json(
            spec,
            '{
                "env": [
                    {
                        "name": "VARCHAR",
                        "value": "VARCHAR",
                        "valueFrom": {
                            "secretKeyRef": {"name": "VARCHAR", "key": "VARCHAR"},
                            "configMapKeyRef": {"name": "VARCHAR", "key": "VARCHAR"},
                            "fieldRef": {"fieldPath": "VARCHAR"},
                            "resourceFieldRef": {"resource": "VARCHAR"},
                            "fileKeyRef": {"volumeName": "VARCHAR", "key": "VARCHAR"}
                        }
                    }
                ],
                "envFrom": [
                    {
                        "prefix": "VARCHAR",
                        "secretRef": {"name": "VARCHAR"},
                        "configMapRef": {"name": "VARCHAR"}
                    }
                ]
            }'
        ) AS body
    FROM containers
),
entries AS (
    SELECT
        * EXCLUDE (body),
        unnest(body.env)                          AS entry,
        generate_subscripts(body.env, 1) - 1      AS position
    FROM parsed
),
imports AS (
    SELECT
        * EXCLUDE (body),
        unnest(body.envFrom)                      AS entry,
        generate_subscripts(body.envFrom, 1) - 1  AS position
    FROM parsed
),
sourced AS (
    SELECT
        *,
        CASE
            WHEN entry.valueFrom.secretKeyRef IS NOT NULL THEN 'secretKeyRef'
            WHEN entry.valueFrom.configMapKeyRef IS NOT NULL THEN 'configMapKeyRef'
            WHEN entry.valueFrom.fieldRef IS NOT NULL THEN 'fieldRef'
            WHEN entry.valueFrom.resourceFieldRef IS NOT NULL THEN 'resourceFieldRef'
            WHEN entry.valueFrom.fileKeyRef IS NOT NULL THEN 'fileKeyRef'
            ELSE 'literal'
        END AS source
    FROM entries
)
SELECT
    kind,
    namespace,
    name,
    container,
    container_type,
    path || '.env[' || position || ']'                            AS path,
    coalesce(nullif(entry.name, ''), 'number ' || position)       AS variable,
    source,
    if(source = 'literal', coalesce(entry.value, ''), NULL)       AS value,
    coalesce(
        entry.valueFrom.secretKeyRef.name,
        entry.valueFrom.configMapKeyRef.name,
        entry.valueFrom.fileKeyRef.volumeName
    )                                                             AS source_name,
    coalesce(
        entry.valueFrom.secretKeyRef.key,
        entry.valueFrom.configMapKeyRef.key,
        entry.valueFrom.fieldRef.fieldPath,
        entry.valueFrom.resourceFieldRef.resource,
        entry.valueFrom.fileKeyRef.key
    )                                                             AS source_key
FROM sourced
UNION ALL
SELECT
    kind,
    namespace,
    name,
    container,
    container_type,
    path || '.envFrom[' || position || ']',
    coalesce(entry.prefix, ''),
    if(entry.secretRef IS NOT NULL, 'secretRef', 'configMapRef'),
    NULL,
    coalesce(entry.secretRef.name, entry.configMapRef.name),
    NULL
FROM imports
