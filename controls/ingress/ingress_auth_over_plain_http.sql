-- title    = "Ingresses ask for authentication over TLS"
-- severity = "high"
-- rating   = "Every visitor's cookies and tokens pass in plain text, and whoever answers lets anybody in"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
-- why      = """
--   The controller forwards the headers of each request to auth-url and believes the answer. Over plain HTTP to
--   another host somebody on the way reads the first and forges the second."""
-- fix      = """
--   Use https, for example `nginx.ingress.kubernetes.io/auth-url: https://login.example.com/auth`."""
-- misses   = """
--   Plain HTTP to a Service of the same cluster passes, though it can be read on the nodes' network; whether the
--   certificate is checked; annotations of other makes."""

WITH annotated AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            map_entries(annotations),
            lambda entry: entry.key IN (
                'nginx.ingress.kubernetes.io/auth-url',
                'nginx.ingress.kubernetes.io/auth-signin'
            )
            AND starts_with(lower(entry.value), 'http://')
            AND NOT regexp_matches(lower(entry.value), '^http://[a-z0-9.-]+[.]svc([.]cluster[.]local)?(:[0-9]+)?(/|$)')
        ) AS found
    FROM ingresses
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                       AS verdict,
    'asks in plain text: ' || array_to_string(
        list_sort(list_transform(found, lambda entry: entry.key)), ', '
    )                                                        AS reason,
    ['metadata.annotations']                                              AS fields
FROM annotated
