-- grain    = "one row per CertificateSigningRequest"
-- rests_on = ["certificatesigningrequests.certificates.k8s.io"]
-- [columns]
-- kind               = "always CertificateSigningRequest"
-- namespace          = "always empty: it lies in no namespace"
-- name               = "name of the CertificateSigningRequest"
-- uid                = "UID of the object"
-- created_at         = "when it was created, UTC; NULL in manifests"
-- labels             = "labels; empty when there are none"
-- signer             = "signer that is asked"
-- username           = "user that asked"
-- groups             = "groups of that user; empty when there are none"
-- usages             = "usages asked for, for example client auth; empty when there are none"
-- expiration_seconds = "lifetime asked for, in seconds; NULL when the signer decides"
-- conditions         = "Approved, Denied or Failed, sorted; empty while it is open"

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
                "spec": {"signerName": "VARCHAR", "username": "VARCHAR", "groups": ["VARCHAR"], "usages": ["VARCHAR"], "expirationSeconds": "BIGINT"},
                "status": {"conditions": [{"type": "VARCHAR", "reason": "VARCHAR"}]}
            }'
        ) AS body
    FROM objects
    WHERE api_group = 'certificates.k8s.io' AND kind = 'CertificateSigningRequest'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP) AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR)) AS labels,
    body.spec.signerName AS signer,
    body.spec.username AS username,
    coalesce(body.spec.groups, []) AS groups,
    coalesce(body.spec.usages, []) AS usages,
    body.spec.expirationSeconds AS expiration_seconds,
    coalesce(list_sort(list_distinct(list_transform(body.status.conditions, lambda condition: condition.type))), []) AS conditions
FROM parsed
