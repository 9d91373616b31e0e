-- grain    = "one row per service account"
-- rests_on = ["serviceaccounts"]
-- [columns]
-- kind               = "always ServiceAccount"
-- namespace          = "namespace of the service account"
-- name               = "name of the service account"
-- uid                = "UID of the service account"
-- created_at         = "when it was created, UTC; NULL in manifests"
-- labels             = "labels; empty when there are none"
-- annotations        = "annotations, for example of a cloud role; empty when there are none"
-- automount_token    = "automountServiceAccountToken; NULL when unset, which means true"
-- secrets            = "names of the Secrets listed in it, long-lived tokens among them; empty when there are none"
-- image_pull_secrets = "names of its image pull secrets; empty when there are none"

WITH parsed AS (
    SELECT
        kind,
        namespace,
        name,
        uid,
        from_json(
            doc,
            '{
                "metadata": {
                    "creationTimestamp": "VARCHAR",
                    "labels": "MAP(VARCHAR, VARCHAR)",
                    "annotations": "MAP(VARCHAR, VARCHAR)"
                },
                "automountServiceAccountToken": "BOOLEAN",
                "secrets": [{"name": "VARCHAR"}],
                "imagePullSecrets": [{"name": "VARCHAR"}]
            }'
        ) AS body
    FROM objects
    WHERE api_group = '' AND kind = 'ServiceAccount'
)
SELECT
    kind,
    namespace,
    name,
    uid,
    try_cast(body.metadata.creationTimestamp AS TIMESTAMP)                         AS created_at,
    coalesce(body.metadata.labels, MAP {}::MAP(VARCHAR, VARCHAR))                  AS labels,
    coalesce(body.metadata.annotations, MAP {}::MAP(VARCHAR, VARCHAR))             AS annotations,
    body.automountServiceAccountToken                                              AS automount_token,
    coalesce(list_transform(body.secrets, lambda secret: secret.name), [])         AS secrets,
    coalesce(list_filter(list_transform(body.imagePullSecrets, lambda secret: secret.name), lambda name: name != ''), [])
        AS image_pull_secrets
FROM parsed
