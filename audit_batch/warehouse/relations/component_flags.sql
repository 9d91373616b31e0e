-- grain    = "one row per flag on the command line of each component of the control plane, repeated flags included"
-- rests_on = []
-- [columns]
-- kind      = "kind of the workload, Pod for static pods"
-- namespace = "always kube-system"
-- name      = "name of the workload"
-- component = "kube-apiserver, kube-controller-manager, kube-scheduler, cloud-controller-manager, etcd or kube-proxy"
-- container = "name of the container"
-- path      = "where the container stands in the object"
-- flag      = "flag with its dashes, underscores as dashes, for example --anonymous-auth"
-- value     = "value; 'true' for a flag without one"
-- position  = "place among the component's arguments, from 0"
-- is_last   = "the last of this flag on the line, the one that counts where only one value can"

WITH words AS (
    SELECT
        kind,
        namespace,
        name,
        component,
        container,
        path,
        unnest(arguments)                         AS word,
        generate_subscripts(arguments, 1) - 1     AS position
    FROM control_plane_components
),
followed AS (
    SELECT
        *,
        regexp_matches(word, '^--?[A-Za-z]') AS is_flag,
        lead(word) OVER (
            PARTITION BY kind, namespace, name, path
            ORDER BY position
        )                                    AS next_word
    FROM words
),
flags AS (
    SELECT
        *,
        regexp_replace(
            replace(regexp_extract(word, '^(--?[^=]+)', 1), '_', '-'), '^--?([^-]{2,}.*)$', '--\1'
        ) AS flag,
        CASE
            WHEN contains(word, '=') THEN regexp_replace(word, '^[^=]*=', '')
            WHEN next_word IS NULL OR regexp_matches(next_word, '^--?[A-Za-z]') THEN 'true'
            ELSE next_word
        END AS value
    FROM followed
    WHERE is_flag
)
SELECT
    kind,
    namespace,
    name,
    component,
    container,
    path,
    flag,
    value,
    position,
    row_number() OVER (
        PARTITION BY kind, namespace, name, path, flag
        ORDER BY position DESC
    ) = 1 AS is_last
FROM flags
