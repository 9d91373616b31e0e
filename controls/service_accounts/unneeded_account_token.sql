-- title    = "Service accounts without grants hand out no token"
-- severity = "low"
-- rating   = "A token without rights of its own, of use only with what everybody in the cluster may do"
-- since    = 2026-11-26
-- judges   = ["ServiceAccount"]
-- source   = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"]
-- why      = """
--   An account to which nothing is bound needs no token: mounted, it shows whoever breaks in the way to the API
--   server, and opens whatever is bound to it later."""
-- fix      = """
--   Set `automountServiceAccountToken: false` on the account. Where its pods need what a group of accounts may do,
--   bind that role to the account itself."""
-- misses   = """
--   Pods that switch it on again; grants to groups of accounts, also of one namespace, which say nothing of what a
--   single account needs; default accounts, which another control judges."""

WITH identities AS (
    SELECT
        namespace,
        name,
        unnest([
            'ServiceAccount ' || concat_ws('/', nullif(namespace, ''), name),
            'User system:serviceaccount:' || namespace || ':' || name
        ]) AS receiver
    FROM service_accounts
),
entitled AS (
    SELECT DISTINCT
        namespace,
        name
    FROM identities
    SEMI JOIN role_subjects USING (receiver)
)

SELECT
    kind,
    namespace,
    name,
    if(coalesce(automount_token, true) AND entitled.name IS NULL, 'fail', 'pass') AS verdict,
    'its pods get a token, though no role is bound to it by name' AS reason,
    ['automountServiceAccountToken']                      AS fields
FROM service_accounts
LEFT JOIN entitled USING (namespace, name)
WHERE name != 'default'
