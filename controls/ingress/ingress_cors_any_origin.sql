-- title    = "Ingresses do not let pages of any origin use a visitor's login"
-- severity = "medium"
-- rating   = "Any page that a visitor opens can act and read with their login at this host"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
-- why      = """
--   With CORS switched on, ingress-nginx allows every origin, and credentials too, unless told otherwise."""
-- fix      = """
--   Name the origins: `nginx.ingress.kubernetes.io/cors-allow-origin: https://shop.example.com`, or switch CORS
--   off."""
-- misses   = """
--   CORS headers that the workload itself sends; origins that are named but too wide, or of a form that the
--   controller cannot read, for which some versions allow all."""

WITH annotated AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            map_entries(annotations),
            lambda entry: entry.key = 'nginx.ingress.kubernetes.io/enable-cors'
            AND lower(entry.value) IN ('true', 't', '1')
            AND contains(
                coalesce(nullif(trim(annotations['nginx.ingress.kubernetes.io/cors-allow-origin']), ''), '*'), '*'
            )
            AND lower(coalesce(annotations['nginx.ingress.kubernetes.io/cors-allow-credentials'], 'true'))
            NOT IN ('false', 'f', '0')
        ) AS found
    FROM ingresses
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                       AS verdict,
    'allows every origin, or all of a pattern, with credentials: ' || array_to_string(
        list_sort(list_transform(found, lambda entry: entry.key)), ', '
    )                                                        AS reason,
    ['metadata.annotations']                                              AS fields
FROM annotated
