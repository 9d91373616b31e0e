-- title    = "Secrets are in use"
-- severity = "low"
-- rating   = "A credential that nobody misses when it leaks; worth what it still opens"
-- since    = 2026-11-26
-- judges   = ["Secret"]
-- source   = ["https://kubernetes.io/docs/concepts/security/secrets-good-practices/"]
-- why      = """
--   A Secret that nothing uses is still read by whoever may read Secrets, and whatever it opens outside the cluster
--   stays open."""
-- fix      = """
--   End the credential where it counts, then delete the Secret: `kubectl delete secret NAME`. One that a program
--   reads through the API is added to `exempt`."""
-- misses   = """
--   Secrets that programs or storage drivers read through the API where neither a role that is bound nor an argument
--   or variable of a container names them, and that parameters of storage classes or custom resources name; uses by
--   kinds that are not collected. A name counts though it may mean something else, also in a role for people. What a
--   ClusterIssuer or an Istio Gateway names counts as used in every namespace. Not judged: Secrets with an owner,
--   with a token of an account, and Helm's releases."""
-- [params]
-- # The Secret, with its namespace.
-- exempt = []

WITH used AS (
    SELECT DISTINCT
        secret_namespace AS namespace,
        secret           AS name
    FROM secret_uses
    WHERE how != 'account'
    UNION
    SELECT
        named_namespace,
        named
    FROM mentions
    UNION
    SELECT
        secrets_metadata.namespace,
        secrets_metadata.name
    FROM (
        SELECT DISTINCT
            scope_namespace,
            unnest(resource_names) AS named
        FROM grants
        WHERE api_group IN ('', '*') AND resource IN ('secrets', '*')
    ) AS granted
    INNER JOIN secrets_metadata
        ON secrets_metadata.name = granted.named
        AND granted.scope_namespace IN ('', secrets_metadata.namespace)
)

SELECT
    kind,
    namespace,
    name,
    if(used.name IS NULL, 'fail', 'pass') AS verdict,
    'nothing that is collected uses it'   AS reason,
    ['metadata.name']                     AS fields
FROM secrets_metadata
LEFT JOIN used USING (namespace, name)
WHERE len(owner_kinds) = 0
    AND annotations['kubernetes.io/service-account.name'] IS NULL
    AND labels['owner'] IS DISTINCT FROM 'helm'
    AND NOT list_contains($exempt, namespace || '/' || name)
