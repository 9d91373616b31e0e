-- grain    = "one row per key of each Secret whose manifest holds values; a cluster is asked for none, so that it has no rows"
-- rests_on = ["secrets"]
-- texts    = ['"contents"']
-- [columns]
-- kind          = "always Secret"
-- namespace     = "namespace of the object"
-- name          = "name of the Secret"
-- key           = "key, as data or stringData names it"
-- path          = "where its value stands in the object, for example stringData['password']"
-- is_credential = "the value may be a credential: it is not empty, a public certificate, encrypted by SOPS, or a placeholder that something fills in; of the value itself nothing is kept"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        from_json(doc, '{"contents": "MAP(VARCHAR, MAP(VARCHAR, BOOLEAN))"}').contents AS contents
    FROM objects
    WHERE api_group = '' AND kind = 'Secret'
),
bodies AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(map_entries(contents)) AS body
    FROM parsed
),
entries AS (
    SELECT
        kind,
        namespace,
        name,
        body.key                        AS field,
        unnest(map_entries(body.value)) AS entry
    FROM bodies
)
SELECT
    kind,
    namespace,
    name,
    entry.key                            AS key,
    field || '[''' || entry.key || ''']' AS path,
    entry.value                          AS is_credential
FROM entries
