-- title    = "Ingresses send plain requests on to HTTPS"
-- severity = "medium"
-- rating   = "Visitors who type a plain address stay on it, where sessions can be read and changed"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
-- why      = """
--   With the redirect off, a host with a certificate is served in plain text as well."""
-- fix      = """
--   Remove the annotation or set `nginx.ingress.kubernetes.io/ssl-redirect: "true"`."""
-- misses   = """
--   The setting in the controller's ConfigMap; redirects by a load balancer before it; HSTS."""

WITH annotated AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            map_entries(annotations),
            lambda entry: entry.key IN (
                'nginx.ingress.kubernetes.io/ssl-redirect',
                'ingress.kubernetes.io/ssl-redirect',
                'haproxy.org/ssl-redirect',
                'haproxy-ingress.github.io/ssl-redirect'
            )
            AND lower(entry.value) IN ('false', '0', 'f', 'off')
        ) AS found
    FROM ingresses
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                       AS verdict,
    'the redirect to HTTPS is switched off: ' || array_to_string(
        list_sort(list_transform(found, lambda entry: entry.key)), ', '
    )                                                        AS reason,
    ['metadata.annotations']                                              AS fields
FROM annotated
