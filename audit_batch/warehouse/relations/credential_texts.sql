-- grain    = "one row per text of a workload or ConfigMap in which secrets were found and replaced by markers; kubectl's copy of an object is left out"
-- rests_on = []
-- texts    = ["[redacted:"]
-- [columns]
-- kind         = "kind of the workload, or ConfigMap"
-- namespace    = "namespace of the object"
-- name         = "name of the object"
-- path         = "where the text stands in the object, for example spec.containers[0].env[2].value or data['app.yaml']"
-- place        = "the same in words: variable DB_PASSWORD of app, args of app, annotation example.com/source, key app.yaml"
-- detectors    = "which detectors found something in it, sorted"
-- fingerprints = "keyed hashes of what they found, sorted: equal ones are the same secret, in whatever object they stand"

WITH annotated AS (
    SELECT
        kind,
        namespace,
        name,
        'metadata.annotations'               AS path,
        unnest(map_entries(annotations))     AS annotation
    FROM workloads
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        regexp_replace(spec_path, 'spec$', 'metadata.annotations'),
        unnest(map_entries(pod_annotations))
    FROM workloads
    -- The annotations of a pod are its own.
    WHERE kind != 'Pod'
),
marked AS (
    SELECT
        kind,
        namespace,
        name,
        container,
        path,
        spec
    FROM containers
    WHERE contains(spec::VARCHAR, '[redacted:')
),
texts AS (
    SELECT
        kind,
        namespace,
        name,
        path || '.value'                                 AS path,
        format('variable {} of {}', variable, container) AS place,
        value                                            AS text
    FROM env_vars
    UNION ALL
    -- What else a container holds: command, args, probes and hooks.
    SELECT
        marked.kind,
        marked.namespace,
        marked.name,
        marked.path || ltrim(tree.fullkey, '$'),
        format('{} of {}', regexp_extract(tree.fullkey, '^\$\.([A-Za-z]+)', 1), marked.container),
        (tree.atom ->> '$')
    FROM marked, json_tree(marked.spec) AS tree
    WHERE tree.type = 'VARCHAR' AND NOT starts_with(tree.fullkey, '$.env[')
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        path || '[''' || annotation.key || ''']',
        'annotation ' || annotation.key,
        annotation.value
    FROM annotated
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        path,
        'key ' || key,
        value
    FROM config_entries
),
found AS (
    SELECT
        * EXCLUDE (text),
        list_filter(
            regexp_extract_all(text, '\[redacted:([a-z0-9-]+:[0-9a-f]{12})\]', 1),
            lambda marker: NOT starts_with(marker, 'last-applied:')
        ) AS markers
    FROM texts
    WHERE contains(text, '[redacted:')
)
SELECT
    kind,
    namespace,
    name,
    path,
    place,
    list_sort(list_distinct(list_transform(markers, lambda marker: split_part(marker, ':', 1)))) AS detectors,
    list_sort(list_distinct(list_transform(markers, lambda marker: split_part(marker, ':', 2)))) AS fingerprints
FROM found
WHERE len(markers) > 0
