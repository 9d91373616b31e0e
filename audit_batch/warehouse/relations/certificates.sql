-- grain    = "one row per Certificate of cert-manager"
-- rests_on = ["certificates.cert-manager.io"]
-- [columns]
-- kind          = "always Certificate"
-- namespace     = "namespace of the object"
-- name          = "name of the Certificate"
-- uid           = "UID of the object"
-- created_at    = "when it was created, UTC; NULL in manifests"
-- labels        = "labels; empty when there are none"
-- secret        = "Secret that it is written to"
-- common_name   = "common name; NULL when unset"
-- dns_names     = "DNS names; empty when there are none"
-- duration      = "lifetime as written, for example 2160h; NULL when unset"
-- renew_before  = "time before its end at which it is renewed; NULL when unset"
-- renew_before_percentage = "percents of its lifetime before its end at which it is renewed; NULL when unset"
-- is_ca         = "it may sign others; false when unset"
-- key_algorithm = "RSA, ECDSA or Ed25519; RSA when unset"
-- key_size      = "bits of the key; NULL when unset"
-- key_rotation  = "Never or Always; NULL when unset"
-- issuer_kind   = "Issuer or ClusterIssuer; Issuer when unset"
-- issuer        = "name of the issuer"
-- not_after     = "when the certificate ends, UTC; NULL when it is not issued"

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
                    "secretName": "VARCHAR",
                    "commonName": "VARCHAR",
                    "dnsNames": ["VARCHAR"],
                    "duration": "VARCHAR",
                    "renewBefore": "VARCHAR",
                    "renewBeforePercentage": "INTEGER",
                    "isCA": "BOOLEAN",
                    "privateKey": {"algorithm": "VARCHAR", "size": "INTEGER", "rotationPolicy": "VARCHAR"},
                    "issuerRef": {"kind": "VARCHAR", "name": "VARCHAR"}
                },
                "status": {"notAfter": "VARCHAR"}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'cert-manager.io' AND kind = 'Certificate'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    body.spec.secretName AS secret,
    nullif(body.spec.commonName, '') AS common_name,
    coalesce(body.spec.dnsNames, []) AS dns_names,
    body.spec.duration AS duration,
    body.spec.renewBefore AS renew_before,
    body.spec.renewBeforePercentage AS renew_before_percentage,
    coalesce(body.spec.isCA, false) AS is_ca,
    coalesce(body.spec.privateKey.algorithm, 'RSA') AS key_algorithm,
    body.spec.privateKey.size AS key_size,
    body.spec.privateKey.rotationPolicy AS key_rotation,
    coalesce(body.spec.issuerRef.kind, 'Issuer') AS issuer_kind,
    body.spec.issuerRef.name AS issuer,
    try_cast(body.status.notAfter AS TIMESTAMP) AS not_after
FROM parsed
