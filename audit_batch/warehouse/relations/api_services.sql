-- grain    = "one row per APIService"
-- rests_on = ["apiservices.apiregistration.k8s.io"]
-- [columns]
-- kind              = "always APIService"
-- namespace         = "always empty: it lies in no namespace"
-- name              = "name of the APIService"
-- uid               = "UID of the object"
-- created_at        = "when it was created, UTC; NULL in manifests"
-- labels            = "labels; empty when there are none"
-- served_group      = "API group that it serves"
-- served_version    = "version that it serves"
-- service_namespace = "namespace of the Service behind it; NULL when the API server itself serves it"
-- service           = "name of that Service; NULL when the API server itself serves it"
-- skips_tls_verify  = "the certificate of the Service is not checked; false when unset"
-- has_ca_bundle     = "a CA for that certificate is set; the placeholder Cg==, an empty line, is none"
-- available         = "True, False or Unknown, as the condition Available says; NULL in manifests"
-- unavailable       = "reason of that condition; NULL without one"

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
                    "group": "VARCHAR",
                    "version": "VARCHAR",
                    "insecureSkipTLSVerify": "BOOLEAN",
                    "caBundle": "VARCHAR",
                    "service": {"namespace": "VARCHAR", "name": "VARCHAR"}
                },
                "status": {"conditions": [{"type": "VARCHAR", "status": "VARCHAR", "reason": "VARCHAR"}]}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'apiregistration.k8s.io' AND kind = 'APIService'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    body.spec."group" AS served_group,
    body.spec.version AS served_version,
    body.spec.service.namespace AS service_namespace,
    body.spec.service.name AS service,
    coalesce(body.spec.insecureSkipTLSVerify, false) AS skips_tls_verify,
    coalesce(body.spec.caBundle, '') NOT IN ('', 'Cg==') AS has_ca_bundle,
    list_filter(body.status.conditions, lambda condition: condition.type = 'Available')[1].status AS available,
    list_filter(body.status.conditions, lambda condition: condition.type = 'Available')[1].reason AS unavailable
FROM parsed
