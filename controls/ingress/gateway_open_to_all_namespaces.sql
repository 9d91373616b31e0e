-- title    = "Gateways name the namespaces whose routes they admit"
-- severity = "medium"
-- rating   = "Any namespace publishes what it likes under the hosts and certificates of the Gateway"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://gateway-api.sigs.k8s.io/guides/multiple-ns/"]
-- why      = """
--   A listener that admits routes from all namespaces lets everybody who may create a route anywhere put a page
--   under its hosts. Whoever may add a ListenerSet brings hosts of their own as well."""
-- fix      = """
--   Use `allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {expose: "true"}}}}`, or `Same`, the
--   default, and the same for `allowedListeners`, of which the default is `None`."""
-- misses   = """
--   Selectors of labels that all namespaces happen to have, or that teams may set themselves, and those for
--   ListenerSets; what ListenerSets admit."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        listeners_from = 'All' AS takes_listeners,
        list_transform(
            list_filter(listeners, lambda listener: listener.routes_from = 'All'),
            lambda listener: listener.name
        )                      AS names
    FROM gateways
)

SELECT
    kind,
    namespace,
    name,
    if(len(names) > 0 OR takes_listeners, 'fail', 'pass')                         AS verdict,
    concat_ws(
        '; ',
        'admits routes of all namespaces: listener ' || nullif(array_to_string(names, ', '), ''),
        if(takes_listeners, 'lets all namespaces add listeners', NULL)
    )                                                                             AS reason,
    [if(len(names) > 0, 'spec.listeners', 'spec.allowedListeners.namespaces.from')] AS fields
FROM found
