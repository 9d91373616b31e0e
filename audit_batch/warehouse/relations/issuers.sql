-- grain    = "one row per Issuer and ClusterIssuer of cert-manager"
-- rests_on = ["issuers.cert-manager.io", "clusterissuers.cert-manager.io"]
-- [columns]
-- kind             = "ClusterIssuer or Issuer"
-- namespace        = "namespace of the Issuer; empty for a ClusterIssuer"
-- name             = "name of the object"
-- uid              = "UID of the object"
-- created_at       = "when it was created, UTC; NULL in manifests"
-- labels           = "labels; empty when there are none"
-- type             = "acme, ca, selfSigned, vault or venafi; NULL for another one"
-- acme_server      = "URL of the ACME server; NULL otherwise"
-- skips_tls_verify = "the certificate of the ACME server is not checked; false when unset"

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
                "spec": {"acme": {"server": "VARCHAR", "skipTLSVerify": "BOOLEAN"}, "ca": "JSON", "selfSigned": "JSON", "vault": "JSON", "venafi": "JSON"}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'cert-manager.io' AND kind IN ('ClusterIssuer', 'Issuer')
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    CASE
        WHEN body.spec.acme IS NOT NULL THEN 'acme'
        WHEN body.spec.ca IS NOT NULL THEN 'ca'
        WHEN body.spec.selfSigned IS NOT NULL THEN 'selfSigned'
        WHEN body.spec.vault IS NOT NULL THEN 'vault'
        WHEN body.spec.venafi IS NOT NULL THEN 'venafi'
    END AS type,
    body.spec.acme.server AS acme_server,
    coalesce(body.spec.acme.skipTLSVerify, false) AS skips_tls_verify
FROM parsed
