-- grain    = "one row per VirtualService of Istio"
-- rests_on = ["virtualservices.networking.istio.io"]
-- [columns]
-- kind       = "always VirtualService"
-- namespace  = "namespace of the object"
-- name       = "name of the VirtualService"
-- uid        = "UID of the object"
-- created_at = "when it was created, UTC; NULL in manifests"
-- labels     = "labels; empty when there are none"
-- hosts      = "hosts that it routes; empty when there are none"
-- gateways   = "gateways that it is bound to; mesh when unset"
-- export_to  = "namespaces that see it, . for its own; * when unset"
-- http       = "HTTP routes as JSON; NULL when unset"
-- destinations = "hosts that its HTTP, TLS and TCP routes send traffic to, as written, sorted; empty when there are none"

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
                "spec": {"hosts": ["VARCHAR"], "gateways": ["VARCHAR"], "exportTo": ["VARCHAR"], "http": "JSON", "tls": "JSON", "tcp": "JSON"}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'networking.istio.io' AND kind = 'VirtualService'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.spec.hosts, []) AS hosts,
    if(len(coalesce(body.spec.gateways, [])) > 0, body.spec.gateways, ['mesh']) AS gateways,
    if(len(coalesce(body.spec.exportTo, [])) > 0, body.spec.exportTo, ['*']) AS export_to,
    body.spec.http AS http,
    list_sort(
        list_distinct(
            list_concat(
                (body.spec.http->>'$[*].route[*].destination.host')::VARCHAR[],
                (body.spec.tls->>'$[*].route[*].destination.host')::VARCHAR[],
                (body.spec.tcp->>'$[*].route[*].destination.host')::VARCHAR[]
            )
        )
    ) AS destinations
FROM parsed
