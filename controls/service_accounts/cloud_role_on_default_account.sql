-- title    = "Default service accounts carry no role of the cloud"
-- severity = "high"
-- rating   = "Rights in the cloud account for whatever runs in one namespace without naming an account"
-- since    = 2026-11-26
-- judges   = ["ServiceAccount"]
-- source   = ["https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts"]
-- why      = """
--   On clouds an annotation of the account gives its pods a role outside the cluster: on default, every pod that
--   names no account can use it."""
-- fix      = """
--   Move the annotation, such as `eks.amazonaws.com/role-arn`, to an account of the workload that needs the role,
--   with `serviceAccountName: backup` in its pods, and narrow the role's trust in the cloud to that account."""
-- misses   = """
--   Roles whose trust the cloud keeps itself, without an annotation; roles of nodes; what the role may do."""
-- [params]
-- annotations = [
--     "azure.workload.identity/client-id",
--     "eks.amazonaws.com/role-arn",
--     "iam.gke.io/gcp-service-account",
-- ]

WITH annotated AS (
    SELECT
        *,
        list_filter(map_keys(annotations), lambda key: list_contains($annotations, key)) AS found
    FROM service_accounts
    WHERE name = 'default'
)

SELECT
    kind,
    namespace,
    name,
    if(len(found) = 0, 'pass', 'fail')                                                        AS verdict,
    'gives pods that name no account a role of the cloud: ' || array_to_string(found, ', ')   AS reason,
    list_transform(found, lambda key: format('metadata.annotations[''{}'']', key))            AS fields
FROM annotated
