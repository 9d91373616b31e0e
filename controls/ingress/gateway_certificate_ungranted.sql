-- title    = "Gateways use certificates of other namespaces only by a grant"
-- severity = "medium"
-- rating   = "Without it the listener is broken, or a controller that does not look opens a foreign key"
-- since    = 2026-11-26
-- judges   = ["Gateway"]
-- source   = ["https://gateway-api.sigs.k8s.io/api-types/referencegrant/"]
-- why      = """
--   A certificate of another namespace needs a ReferenceGrant there. Without one the listener is broken, or a
--   controller that skips the check uses a key that its owner never lent."""
-- fix      = """
--   Keep the Secret beside the Gateway, or grant it by name in the namespace of the Secret: `to: [{group: "",
--   kind: Secret, name: shop-tls}]`."""
-- misses   = """
--   Whether the Secret exists and fits; certificates of ListenerSets, and those of CAs for clients."""

WITH used AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(flatten(list_transform(listeners, lambda listener: listener.certificates))) AS certificate
    FROM gateways
),
grants_given AS (
    SELECT
        namespace,
        giver,
        unnest(to_objects) AS target
    FROM (SELECT namespace, unnest(from_references) AS giver, to_objects FROM reference_grants)
),
judged AS (
    SELECT
        used.*,
        used.certificate.namespace = used.namespace OR EXISTS (
            FROM grants_given
            WHERE grants_given.namespace = used.certificate.namespace
                AND giver = {'group': 'gateway.networking.k8s.io', 'kind': 'Gateway', 'namespace': used.namespace}
                AND target.kind = used.certificate.kind
                AND (target.kind != 'Secret' OR coalesce(target."group", '') = '')
                AND coalesce(nullif(target.name, ''), used.certificate.name) = used.certificate.name
        ) AS is_granted
    FROM used
)

SELECT
    kind,
    namespace,
    name,
    if(bool_and(is_granted), 'pass', 'fail') AS verdict,
    'no grant for the certificate ' || array_to_string(list_sort(list(
        DISTINCT concat_ws('/', nullif(certificate.namespace, ''), certificate.name)
    ) FILTER (NOT is_granted)), ', ') AS reason,
    ['spec.listeners']                       AS fields
FROM judged
GROUP BY ALL
