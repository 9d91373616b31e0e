-- title    = "ExternalName Services stand for no private name"
-- severity = "medium"
-- rating   = "Lets whoever edits Services in one namespace send its clients, or an ingress, to an inner address"
-- since    = 2026-11-26
-- judges   = ["Service"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/service/#externalname"]
-- why      = """
--   An ExternalName is an alias that nobody checks: one for a Service of another namespace, for the node itself or
--   for the metadata address leads an ingress or a client past the walls between namespaces."""
-- fix      = """
--   Refer to the Service by its full name where it is used, such as `db.shop.svc.cluster.local`, or by a Gateway
--   route with a ReferenceGrant; delete the alias."""
-- misses   = """
--   Public names that resolve to private addresses; cluster domains of another name than those in the parameter;
--   NetworkPolicies that stop the traffic all the same."""
-- [params]
-- inner = ["cluster.local", "internal", "local", "localhost", "svc"]

WITH aliases AS (
    SELECT
        kind,
        namespace,
        name,
        lower(rtrim(external_name, '.')) AS host
    FROM services
    WHERE type = 'ExternalName'
)

SELECT
    kind,
    namespace,
    name,
    if(
        host IS NULL
        OR regexp_matches(host, '^[0-9.]+$')
        OR contains(host, ':')
        OR NOT contains(host, '.')
        OR len(list_filter($inner, lambda domain: host = domain OR ends_with(host, '.' || domain))) > 0,
        'fail',
        'pass'
    )                                    AS verdict,
    coalesce('is an alias for the inner name or address ' || host, 'is an alias for no name') AS reason,
    ['spec.externalName']                AS fields
FROM aliases
