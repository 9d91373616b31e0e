-- title    = "Ingresses do not log each rewrite"
-- severity = "low"
-- rating   = "Paths and query strings with secrets end in the error log"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
-- why      = """
--   The rewrite log writes every rewritten address at notice level, with tokens in query strings, and floods the
--   error log in which real errors are looked for."""
-- fix      = """
--   Remove the annotation once the rewriting works: `kubectl annotate ingress web
--   nginx.ingress.kubernetes.io/enable-rewrite-log-`."""
-- misses   = """
--   Rewrite logs switched on in a snippet."""

WITH annotated AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            map_entries(annotations),
            lambda entry: entry.key = 'nginx.ingress.kubernetes.io/enable-rewrite-log'
            AND lower(entry.value) IN ('true', 't', '1')
        ) AS found
    FROM ingresses
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                       AS verdict,
    'the rewrite log is switched on: ' || array_to_string(
        list_sort(list_transform(found, lambda entry: entry.key)), ', '
    )                                                        AS reason,
    ['metadata.annotations']                                              AS fields
FROM annotated
