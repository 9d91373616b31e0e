-- title    = "ReferenceGrants name the objects that they lend"
-- severity = "medium"
-- rating   = "Every Secret or Service of a namespace at the disposal of another one"
-- since    = 2026-11-26
-- judges   = ["ReferenceGrant"]
-- source   = ["https://gateway-api.sigs.k8s.io/api-types/referencegrant/"]
-- why      = """
--   A grant without names lends all objects of the kind, also those made tomorrow: all keys of a namespace, or its
--   inner Services to a Gateway that faces the internet."""
-- fix      = """
--   Name each object, for example `to: [{group: "", kind: Secret, name: shop-tls}]`."""
-- misses   = """
--   Whether the grant is used; grants that name many objects one by one."""

SELECT
    kind,
    namespace,
    name,
    if(len(list_filter(to_objects, lambda target: coalesce(target.name, '') = '')) > 0, 'fail', 'pass') AS verdict,
    'lends every ' || array_to_string(
        list_sort(
            list_distinct(
                list_transform(
                    list_filter(to_objects, lambda target: coalesce(target.name, '') = ''),
                    lambda target: coalesce(target.kind, 'object')
                )
            )
        ),
        ' and every '
    ) || ' of its namespace to ' || array_to_string(
        list_sort(list_distinct(list_transform(
            from_references, lambda giver: coalesce(giver.kind, '?') || 's of ' || coalesce(giver.namespace, '?')
        ))),
        ', '
    )                                                                       AS reason,
    ['spec.to']                                                             AS fields
FROM reference_grants
