-- title    = "No annotation of an Ingress holds code or paths of the controller"
-- severity = "critical"
-- rating   = "Runs code in the ingress controller or reads its token, which mostly opens every Secret of the cluster"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = [
--     "https://github.com/kubernetes/kubernetes/issues/126811",
--     "https://github.com/kubernetes/kubernetes/issues/131009",
-- ]
-- why      = """
--   Lua, alias and root directives, and quotes that break out of a value, run code in nginx or serve the
--   controller's files: the marks of CVE-2021-25742 and of the injections found since."""
-- fix      = """
--   Remove the annotation, such as `kubectl annotate ingress shop nginx.ingress.kubernetes.io/server-snippet-`, find
--   out who wrote it, and replace the controller's service account token if it was served."""
-- misses   = """
--   Writings that hide these words; code in fields other than annotations, and in annotations with a prefix that a
--   controller was given."""

WITH annotated AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            map_entries(annotations),
            lambda entry: regexp_matches(entry.key, '^((nginx\.)?ingress\.kubernetes\.io|nginx\.org)/')
            AND (regexp_matches(
                lower(entry.value),
                '/run/secrets/|serviceaccount/token|\b(lua_|[a-z_]+_by_lua|(alias|root)\s+["'']?/|load_module|ssl_engine\b)'
            ) OR (regexp_matches(entry.value, '[{};]\s*\n|\n\s*[{};]|;\s*\}')
            AND NOT regexp_matches(entry.key, '-snippets?$')))
        ) AS found
    FROM ingresses
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                       AS verdict,
    'holds code or paths for nginx in: ' || array_to_string(
        list_sort(list_transform(found, lambda entry: entry.key)), ', '
    )                                                        AS reason,
    ['metadata.annotations']                                              AS fields
FROM annotated
