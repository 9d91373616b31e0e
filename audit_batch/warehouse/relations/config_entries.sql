-- grain    = "one row per key of each ConfigMap"
-- rests_on = ["configmaps"]
-- [columns]
-- kind      = "always ConfigMap"
-- namespace = "namespace of the ConfigMap"
-- name      = "name of the ConfigMap"
-- key       = "key in data or binaryData"
-- path      = "where the value stands in the object, for example data['app.yaml']"
-- value     = "the value, secrets replaced by markers; base64 for binaryData"
-- is_binary = "the key stands in binaryData"
-- markers   = "number of secrets that were found in the value and replaced"
-- detectors = "which detectors found them, sorted; empty when none did"
-- immutable = "the ConfigMap cannot be changed; false when unset"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(
            doc,
            '{"data": "MAP(VARCHAR, VARCHAR)", "binaryData": "MAP(VARCHAR, VARCHAR)", "immutable": "BOOLEAN"}'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'ConfigMap'
),
entries AS (
    SELECT
        kind,
        namespace,
        name,
        'data'                         AS field,
        unnest(map_entries(body.data)) AS entry,
        body.immutable                 AS immutable
    FROM parsed
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        'binaryData',
        unnest(map_entries(body.binaryData)),
        body.immutable
    FROM parsed
),
marked AS (
    SELECT
        *,
        if(
            contains(entry.value, '[redacted:'),
            regexp_extract_all(entry.value, '\[redacted:([a-z0-9-]+):[0-9a-f]{12}\]', 1),
            []
        ) AS found
    FROM entries
)
SELECT
    kind,
    namespace,
    name,
    entry.key                          AS key,
    field || '[''' || entry.key || ''']' AS path,
    coalesce(entry.value, '')          AS value,
    field = 'binaryData'               AS is_binary,
    coalesce(len(found), 0)            AS markers,
    list_sort(list_distinct(found))    AS detectors,
    coalesce(immutable, false)         AS immutable
FROM marked
