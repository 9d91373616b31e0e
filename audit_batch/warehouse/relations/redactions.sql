-- grain    = "one row per secret that was found in an object and replaced by a marker"
-- rests_on = ["*"]
-- [columns]
-- kind        = "kind of the object"
-- namespace   = "namespace of the object; empty for cluster-scoped ones"
-- name        = "name of the object"
-- path        = "where the text with the marker stands in the object, for example spec.containers[0].env[2].value or data['app.yaml']"
-- detector    = "what found it; last-applied is kubectl's copy of the object, which is always replaced"
-- fingerprint = "keyed hash of the secret: equal ones are the same secret, in whatever object they stand"

WITH marked AS (
    SELECT
        kind,
        namespace,
        name,
        doc
    FROM objects
    WHERE contains(doc::VARCHAR, '[redacted:')
),
found AS (
    SELECT
        *,
        regexp_extract_all(doc::VARCHAR, '\[redacted:[a-z0-9-]+:[0-9a-f]{12}\]') AS markers
    FROM marked
),
-- Walking through a document is slow, and most of them have kubectl's copy as their only marker.
copies AS (
    SELECT
        kind,
        namespace,
        name,
        'metadata.annotations[''kubectl.kubernetes.io/last-applied-configuration'']' AS path,
        markers[1]                                                                  AS marker
    FROM found
    WHERE len(markers) = 1 AND starts_with(markers[1], '[redacted:last-applied:')
),
texts AS (
    SELECT
        found.kind,
        found.namespace,
        found.name,
        ltrim(
            CASE
                WHEN ends_with(tree.fullkey, '[' || tree.key || ']') THEN tree.fullkey
                WHEN regexp_full_match(tree.key, '[A-Za-z0-9_]+') THEN tree.path || '.' || tree.key
                ELSE tree.path || '[''' || tree.key || ''']'
            END,
            '$.'
        )                                                                              AS path,
        regexp_extract_all(tree.atom::VARCHAR, '\[redacted:[a-z0-9-]+:[0-9a-f]{12}\]') AS markers
    FROM found, json_tree(found.doc) AS tree
    WHERE len(found.markers) > 0
        AND NOT (len(found.markers) = 1 AND starts_with(found.markers[1], '[redacted:last-applied:'))
        AND tree.type = 'VARCHAR'
        AND contains(tree.atom::VARCHAR, '[redacted:')
),
places AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        marker
    FROM copies
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        path,
        unnest(markers)
    FROM texts
)
SELECT
    kind,
    namespace,
    name,
    path,
    split_part(marker, ':', 2)              AS detector,
    rtrim(split_part(marker, ':', 3), ']')  AS fingerprint
FROM places
