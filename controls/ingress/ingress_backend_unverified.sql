-- title    = "Ingresses check the certificate of what they speak TLS to"
-- severity = "low"
-- rating   = "Whoever gets between controller and pod reads the traffic, though it is encrypted"
-- since    = 2026-11-26
-- judges   = ["Ingress"]
-- source   = ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
-- why      = """
--   ingress-nginx does not check the certificate of an HTTPS or GRPCS backend unless told to, so that anybody on
--   the way may answer."""
-- fix      = """
--   Set `nginx.ingress.kubernetes.io/proxy-ssl-verify: "on"` with the CA in `proxy-ssl-secret` and the name that the
--   certificate bears in `proxy-ssl-name`, or let a mesh encrypt the way and set `backend-protocol: HTTP`."""
-- misses   = """
--   Backends in plain text, which are no worse; settings in the controller's ConfigMap; other makes."""

WITH annotated AS (
    SELECT
        kind,
        namespace,
        name,
        list_filter(
            map_entries(annotations),
            lambda entry: entry.key = 'nginx.ingress.kubernetes.io/backend-protocol'
            AND upper(trim(entry.value)) IN ('AUTO_HTTP', 'GRPCS', 'HTTPS')
            AND (
                coalesce(annotations['nginx.ingress.kubernetes.io/proxy-ssl-verify'], 'off') != 'on'
                OR coalesce(annotations['nginx.ingress.kubernetes.io/proxy-ssl-secret'], '') = ''
            )
        ) AS found
    FROM ingresses
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) > 0, 'fail', 'pass')                       AS verdict,
    'the certificate behind is not checked: ' || array_to_string(
        list_sort(list_transform(found, lambda entry: entry.key)), ', '
    )                                                        AS reason,
    ['metadata.annotations']                                              AS fields
FROM annotated
