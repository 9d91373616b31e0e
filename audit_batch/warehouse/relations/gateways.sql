-- grain    = "one row per Gateway of the Gateway API"
-- rests_on = ["gateways.gateway.networking.k8s.io"]
-- [columns]
-- kind          = "always Gateway"
-- namespace     = "namespace of the object"
-- name          = "name of the Gateway"
-- uid           = "UID of the object"
-- created_at    = "when it was created, UTC; NULL in manifests"
-- labels        = "labels; empty when there are none"
-- annotations   = "annotations; empty when there are none"
-- gateway_class = "GatewayClass"
-- addresses     = "addresses asked for; empty when the controller decides"
-- listeners_from = "namespaces whose ListenerSets may add listeners to it: None, Same, Selector or All; None when unset"
-- listeners     = "listeners as a list of (name, hostname, port, protocol, tls_mode, certificates, routes_from); hostname NULL means every host, tls_mode is Terminate when tls is set without one and NULL without tls, routes_from is Same when unset, All also for a selector that every namespace meets; certificates are a list of (kind, namespace, name), kind Secret and namespace the Gateway's when unset"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {"creationTimestamp": "VARCHAR", "labels": "MAP(VARCHAR, VARCHAR)", "annotations": "MAP(VARCHAR, VARCHAR)"},
                "spec": {
                    "gatewayClassName": "VARCHAR",
                    "allowedListeners": {"namespaces": {"from": "VARCHAR"}},
                    "addresses": [{"type": "VARCHAR", "value": "VARCHAR"}],
                    "listeners": [
                        {
                            "name": "VARCHAR",
                            "hostname": "VARCHAR",
                            "port": "INTEGER",
                            "protocol": "VARCHAR",
                            "tls": {
                                "mode": "VARCHAR",
                                "certificateRefs": [{"kind": "VARCHAR", "namespace": "VARCHAR", "name": "VARCHAR"}]
                            },
                            "allowedRoutes": {
                                "namespaces": {
                                    "from": "VARCHAR",
                                    "selector": {
                                        "matchLabels": "MAP(VARCHAR, VARCHAR)",
                                        "matchExpressions": [{"key": "VARCHAR", "operator": "VARCHAR"}]
                                    }
                                }
                            }
                        }
                    ]
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'gateway.networking.k8s.io' AND kind = 'Gateway'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR)) AS annotations,
    body.spec.gatewayClassName AS gateway_class,
    coalesce(
        list_transform(
            body.spec.addresses,
            lambda address: address.value
        ),
        []
    ) AS addresses,
    coalesce(body.spec.allowedListeners.namespaces['from'], 'None') AS listeners_from,
    coalesce(
        list_transform(
            body.spec.listeners,
            lambda listener, place: {
                'name': coalesce(nullif(listener.name, ''), 'number ' || (place - 1)),
                'hostname': nullif(listener.hostname, ''),
                'port': listener.port,
                'protocol': listener.protocol,
                'tls_mode': if(listener.tls IS NULL, NULL, coalesce(listener.tls.mode, 'Terminate')),
                'certificates': coalesce(
                    list_transform(
                        listener.tls.certificateRefs,
                        lambda reference: {
                            'kind': coalesce(reference.kind, 'Secret'),
                            'namespace': coalesce(reference.namespace, parsed.namespace),
                            'name': coalesce(reference.name, '')
                        }
                    ),
                    []
                ),
                -- Kubernetes labels every namespace with its name.
                'routes_from': if(
                    listener.allowedRoutes.namespaces['from'] = 'Selector'
                    AND listener.allowedRoutes.namespaces.selector IS NOT NULL
                    AND coalesce(cardinality(listener.allowedRoutes.namespaces.selector.matchLabels), 0) = 0
                    AND len(
                        list_filter(
                            coalesce(listener.allowedRoutes.namespaces.selector.matchExpressions, []),
                            lambda entry: entry.key != 'kubernetes.io/metadata.name' OR entry.operator != 'Exists'
                        )
                    ) = 0,
                    'All',
                    coalesce(listener.allowedRoutes.namespaces['from'], 'Same')
                )
            }
        ),
        []
    ) AS listeners
FROM parsed
