-- grain    = "one row per HTTPRoute of the Gateway API"
-- rests_on = ["httproutes.gateway.networking.k8s.io"]
-- [columns]
-- kind       = "always HTTPRoute"
-- namespace  = "namespace of the object"
-- name       = "name of the HTTPRoute"
-- uid        = "UID of the object"
-- created_at = "when it was created, UTC; NULL in manifests"
-- labels     = "labels; empty when there are none"
-- hostnames  = "host names; empty when the Gateway's hold"
-- parents    = "Gateways as a list of (kind, namespace, name, section); empty when there are none"
-- rules      = "rules as JSON; NULL when unset"
-- backends   = "what requests are sent to, as a list of (kind, namespace, name), kind Service and the route's namespace when unset; empty when there is nothing"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)"},
                "spec": {"hostnames": ["VARCHAR"], "parentRefs": [{"kind": "VARCHAR", "namespace": "VARCHAR", "name": "VARCHAR", "sectionName": "VARCHAR"}], "rules": "JSON"}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'gateway.networking.k8s.io' AND kind = 'HTTPRoute'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.spec.hostnames, []) AS hostnames,
    coalesce(
        list_transform(
            body.spec.parentRefs,
            lambda parent: {
                'kind': coalesce(parent.kind, 'Gateway'),
                'namespace': coalesce(parent.namespace, parsed.namespace),
                'name': parent.name,
                'section': parent.sectionName
            }
        ),
        []
    ) AS parents,
    body.spec.rules AS rules,
    coalesce(
        list_transform(
            flatten(
                list_transform(
                    from_json(
                        body.spec.rules,
                        '[{"backendRefs": [{"kind": "VARCHAR", "namespace": "VARCHAR", "name": "VARCHAR"}]}]'
                    ),
                    lambda rule: coalesce(rule.backendRefs, [])
                )
            ),
            lambda backend: {
                'kind': coalesce(backend.kind, 'Service'),
                'namespace': coalesce(backend.namespace, parsed.namespace),
                'name': coalesce(backend.name, '')
            }
        ),
        []
    ) AS backends
FROM parsed
