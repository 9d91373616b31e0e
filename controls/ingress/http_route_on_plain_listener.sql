-- title    = "HTTPRoutes on a plain listener only send on to HTTPS"
-- severity = "high"
-- rating   = "What the route serves can be read and changed on the way, though a certificate may be there"
-- since    = 2026-11-26
-- judges   = ["HTTPRoute"]
-- source   = ["https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/"]
-- why      = """
--   A route attaches to every listener of its Gateway unless it names one, so that a page meant for HTTPS is
--   served in plain text too."""
-- fix      = """
--   Name the secure listener, `parentRefs: [{name: public, sectionName: https}]`, and add a route for the plain
--   one that only redirects: `filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]`."""
-- misses   = """
--   Listeners that do not admit the route or its hosts, and parents that name a port, which are taken for all
--   listeners; Gateways of other clusters; TLS that a load balancer before the Gateway ends; other kinds of
--   routes; listeners of ListenerSets."""

WITH attached AS (
    SELECT
        kind,
        namespace,
        name,
        -- A redirect to https in every rule, and nothing behind.
        len(backends) = 0 AND coalesce(len(list_filter(
            (rules->>'$[*].filters[*].requestRedirect.scheme')::VARCHAR[], lambda scheme: scheme = 'https'
        )) >= json_array_length(rules), false)     AS redirects,
        unnest(parents)                            AS parent
    FROM http_routes
),
plain AS (
    SELECT namespace, name, unnest(listeners) AS listener FROM gateways
),
judged AS (
    SELECT
        attached.*,
        plain.listener.name                        AS listener
    FROM attached
    LEFT JOIN plain
        ON parent.kind = 'Gateway' AND plain.namespace = parent.namespace
        AND plain.name = parent.name
        AND plain.listener.protocol = 'HTTP'
        AND (parent.section IS NULL OR parent.section = plain.listener.name)
)

SELECT
    kind,
    namespace,
    name,
    if(NOT redirects AND count(listener) > 0, 'fail', 'pass') AS verdict,
    'serves in plain text through ' || array_to_string(list_sort(
        list(DISTINCT concat_ws('/', nullif(parent.namespace, ''), parent.name) || ' ' || listener)
            FILTER (listener IS NOT NULL)
    ), ', ')                                       AS reason,
    ['spec.parentRefs']                            AS fields
FROM judged
GROUP BY kind, namespace, name, redirects
