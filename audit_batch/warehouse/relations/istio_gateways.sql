-- grain    = "one row per Gateway of Istio"
-- rests_on = ["gateways.networking.istio.io"]
-- [columns]
-- kind       = "always Gateway"
-- namespace  = "namespace of the object"
-- name       = "name of the Gateway"
-- uid        = "UID of the object"
-- created_at = "when it was created, UTC; NULL in manifests"
-- labels     = "labels; empty when there are none"
-- selector   = "labels of the pods that serve it; empty when it selects all"
-- servers    = "servers as a list of (hosts, port, protocol, tls_mode, https_redirect, min_tls, credential, cipher_suites); tls_mode is PASSTHROUGH when tls is set without one and not for a redirect, NULL without it; min_tls NULL when unset"

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
                "spec": {
                    "selector": "MAP(VARCHAR, VARCHAR)",
                    "servers": [
                        {
                            "hosts": ["VARCHAR"],
                            "port": {"number": "INTEGER", "protocol": "VARCHAR", "name": "VARCHAR"},
                            "tls": {
                                "mode": "VARCHAR",
                                "httpsRedirect": "BOOLEAN",
                                "minProtocolVersion": "VARCHAR",
                                "credentialName": "VARCHAR",
                                "cipherSuites": ["VARCHAR"]
                            }
                        }
                    ]
                }
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'networking.istio.io' AND kind = 'Gateway'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.spec.selector, MAP {}::MAP(VARCHAR, VARCHAR)) AS selector,
    coalesce(
        list_transform(
            body.spec.servers,
            lambda server: {
                'hosts': coalesce(server.hosts, []),
                'port': server.port.number,
                'protocol': upper(server.port.protocol),
                'tls_mode': if(
                    server.tls IS NULL OR (server.tls.mode IS NULL AND coalesce(server.tls.httpsRedirect, false)),
                    NULL,
                    coalesce(server.tls.mode, 'PASSTHROUGH')
                ),
                'https_redirect': coalesce(server.tls.httpsRedirect, false),
                'min_tls': server.tls.minProtocolVersion,
                'credential': server.tls.credentialName,
                'cipher_suites': coalesce(server.tls.cipherSuites, [])
            }
        ),
        []
    ) AS servers
FROM parsed
