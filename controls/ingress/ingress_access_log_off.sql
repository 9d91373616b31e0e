-- title    = "Access to Ingresses is logged"
-- severity = "medium"
-- rating   = "Requests to the host leave no trace, so that an attack on it cannot be reconstructed"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
-- why      = """
--   With its access log off, nobody can say afterwards who asked what of the host."""
-- fix      = """
--   Remove the annotation, or set `nginx.ingress.kubernetes.io/enable-access-log: "true"`."""
-- misses   = """
--   The access log of the whole controller, which its own settings can switch off; whether logs are kept."""

WITH annotated AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            map_entries(annotations),
            lambda entry: entry.key = 'nginx.ingress.kubernetes.io/enable-access-log'
            AND lower(entry.value) IN ('false', 'f', '0')
        ) AS found
    FROM ingresses
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                       AS verdict,
    'the access log is switched off: ' || array_to_string(
        list_sort(list_transform(found, lambda entry: entry.key)), ', '
    )                                                        AS reason,
    ['metadata.annotations']                                              AS fields
FROM annotated
