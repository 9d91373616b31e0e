-- grain    = "one row per ServiceEntry of Istio"
-- rests_on = ["serviceentries.networking.istio.io"]
-- [columns]
-- kind       = "always ServiceEntry"
-- namespace  = "namespace of the object"
-- name       = "name of the ServiceEntry"
-- uid        = "UID of the object"
-- created_at = "when it was created, UTC; NULL in manifests"
-- labels     = "labels; empty when there are none"
-- hosts      = "hosts added to the mesh; empty when there are none"
-- addresses  = "addresses of the hosts; empty when there are none"
-- location   = "MESH_EXTERNAL or MESH_INTERNAL; MESH_EXTERNAL when unset"
-- resolution = "NONE, STATIC, DNS or DNS_ROUND_ROBIN; NONE when unset"
-- ports      = "ports as a list of (number, protocol); empty when there are none"
-- export_to  = "namespaces that see it, . for its own; * when unset"

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
                "spec": {"hosts": ["VARCHAR"], "addresses": ["VARCHAR"], "location": "VARCHAR", "resolution": "VARCHAR", "exportTo": ["VARCHAR"], "ports": [{"number": "INTEGER", "protocol": "VARCHAR"}]}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'networking.istio.io' AND kind = 'ServiceEntry'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    coalesce(body.spec.hosts, []) AS hosts,
    coalesce(body.spec.addresses, []) AS addresses,
    coalesce(body.spec.location, 'MESH_EXTERNAL') AS location,
    coalesce(body.spec.resolution, 'NONE') AS resolution,
    coalesce(body.spec.ports, []) AS ports,
    if(len(coalesce(body.spec.exportTo, [])) > 0, body.spec.exportTo, ['*']) AS export_to
FROM parsed
