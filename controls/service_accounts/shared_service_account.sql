-- title    = "Workloads with grants do not share a service account"
-- severity = "low"
-- rating   = "Each workload holds what another one needs, within one namespace, and logs cannot tell them apart"
-- since    = 2026-11-26
-- judges   = ["ServiceAccount"]
-- source   = ["https://kubernetes.io/docs/concepts/security/service-accounts/"]
-- why      = """
--   Workloads that share an account share all its grants: the break-in into the weakest has the rights of the
--   strongest, and the audit log names them all alike."""
-- fix      = """
--   Make an account for each workload, for example `serviceAccountName: shop-worker`, and bind to each what it
--   needs."""
-- misses   = """
--   Workloads that belong together by design; grants to groups of accounts; default accounts, which another control
--   judges."""
-- [params]
-- workloads = 1

WITH users AS (
    SELECT
        namespace,
        service_account                                     AS name,
        list_sort(list(workload_tokens.kind || ' ' || workload_tokens.name)) AS workloads
    FROM workload_tokens
    GROUP BY ALL
),
bound AS (
    SELECT DISTINCT
        namespace,
        name
    FROM service_account_identities
    SEMI JOIN role_subjects USING (receiver)
    WHERE through = 'own'
)

SELECT
    kind,
    namespace,
    name,
    if(len(users.workloads) > $workloads, 'fail', 'pass') AS verdict,
    'has grants and is shared by ' || array_to_string(users.workloads, ', ') AS reason,
    ['metadata.name']                                                        AS fields,
    {'workloads': users.workloads}                                           AS evidence
FROM service_accounts
INNER JOIN bound USING (namespace, name)
LEFT JOIN users USING (namespace, name)
WHERE name != 'default'
