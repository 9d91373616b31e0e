-- title    = "Default service accounts carry no image pull secrets"
-- severity = "low"
-- rating   = "One registry's credential, for pods of the namespace that name no account and for who runs them"
-- since    = 2026-11-26
-- judges   = ["ServiceAccount"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"]
-- why      = """
--   Admission adds the pull secrets of the default account to every pod that names no account: whoever may create a
--   pod pulls private images, and the credential is spread to workloads that do not need it."""
-- fix      = """
--   Give the pull secret to the account of the workload that needs it: `imagePullSecrets: [{name: registry}]`."""
-- misses   = """
--   What the credential opens in the registry; credentials of nodes and cloud roles."""

SELECT
    kind,
    namespace,
    name,
    if(len(image_pull_secrets) = 0, 'pass', 'fail')                                      AS verdict,
    'gives pods that name no account the pull secrets ' || array_to_string(image_pull_secrets, ', ') AS reason,
    ['imagePullSecrets']                                                                 AS fields
FROM service_accounts
WHERE name = 'default'
