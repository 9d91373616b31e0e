-- grain    = "one row per workload and name that a word of its containers' commands, arguments or environment ends in: the part behind the last slash or equals sign"
-- rests_on = []
-- [columns]
-- kind            = "kind of the workload"
-- namespace       = "namespace of the workload"
-- name            = "name of the workload"
-- named_namespace = "namespace that stands before the name, as in --configmap=shop/settings; that of the workload where none does"
-- named           = "name that is mentioned; whether it is that of an object, and of which kind, the word does not say"

WITH texts AS (
    SELECT
        kind,
        namespace,
        name,
        array_to_string(list_concat(command, args), ' ') AS text
    FROM containers
    UNION
    SELECT
        kind,
        namespace,
        name,
        '=' || value
    FROM env_vars
    WHERE value != ''
),
words AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(regexp_extract_all(translate(text, '"''', ''), '[^\s;|&<>`]+')) AS word
    FROM texts
),
parted AS (
    SELECT
        kind,
        namespace,
        name,
        regexp_extract(word, '(?:^|=)([a-z0-9][a-z0-9-]*)/[^/=]+$', 1) AS written,
        regexp_extract(word, '[/=]([a-z0-9][a-z0-9.-]*)$', 1)          AS named
    FROM words
)
SELECT DISTINCT
    kind,
    namespace,
    name,
    coalesce(nullif(written, ''), namespace) AS named_namespace,
    named
FROM parted
WHERE named != ''
