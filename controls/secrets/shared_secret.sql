-- title    = "Secrets are shared by few workloads"
-- severity = "low"
-- rating   = "A break-in into the weakest workload of one namespace opens what the others use"
-- since    = 2026-11-26
-- judges   = ["Secret"]
-- source   = ["https://kubernetes.io/docs/concepts/security/secrets-good-practices/"]
-- why      = """
--   A Secret that many workloads mount leaks by the weakest of them, cannot be traced to one, and is hard to change."""
-- fix      = """
--   Give each workload a login and a Secret of its own, or raise `workloads` for what is shared by design."""
-- misses   = """
--   Copies of the same content in several Secrets; Secrets read through the API; pull secrets and certificates of
--   ingresses, which are shared by nature."""
-- [params]
-- workloads = 3
-- # The Secret, with its namespace.
-- exempt = []

WITH used AS (
    SELECT
        secret_namespace                               AS namespace,
        secret                                         AS name,
        list_sort(list(DISTINCT kind || ' ' || secret_uses.name)) AS users
    FROM secret_uses
    WHERE how IN ('volume', 'environment')
    GROUP BY ALL
)

SELECT
    kind,
    namespace,
    name,
    if(len(users) > $workloads, 'fail', 'pass')                          AS verdict,
    format('{} workloads use it: {}', len(users), array_to_string(users[:10], ', ')) AS reason,
    ['metadata.name']                                                    AS fields,
    {'workloads': users[:50]}                                            AS evidence
FROM secrets_metadata
INNER JOIN used USING (namespace, name)
WHERE NOT list_contains($exempt, namespace || '/' || name)
