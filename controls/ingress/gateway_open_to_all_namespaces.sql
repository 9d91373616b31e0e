-- title    = "Gateways name the namespaces whose routes they admit"
-- severity = "medium"
-- rating   = "Any namespace publishes what it likes under the hosts and certificates of the Gateway"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://gateway-api.sigs.k8s.io/guides/multiple-ns/"]
-- why      = """
--   A listener that admits routes from all namespaces lets everybody who may create a route anywhere put a page
--   under its hosts."""
-- fix      = """
--   Use `allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {expose: "true"}}}}`, or `Same`, the
--   default."""
-- misses   = """
--   Selectors of labels that all namespaces happen to have, or that teams may set themselves."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list_transform(
            list_filter(listeners, lambda listener: listener.routes_from = 'All'),
            lambda listener: listener.name
        ) AS names
    FROM gateways
)

SELECT
    kind,
    namespace,
    name,
    if(len(names) > 0, 'fail', 'pass')              AS verdict,
    'admits routes of all namespaces: listener ' || array_to_string(names, ', ') AS reason,
    ['spec.listeners']                              AS fields
FROM found
