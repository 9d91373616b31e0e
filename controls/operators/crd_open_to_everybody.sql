-- title    = "Custom resources are not written by everybody who is logged in"
-- severity = "high"
-- rating   = "Makes the operator act for every account, or anybody at all, with its wide rights"
-- since    = 2026-11-26
-- judges   = ["CustomResourceDefinition"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"]
-- why      = """
--   Who may write a custom resource gives orders to its operator, which mostly holds more rights than any user: all
--   accounts, service accounts of taken pods included, may do so here."""
-- fix      = """
--   Bind the role to those who need it instead of a group of all: `subjects: [{kind: Group, name: shop-team}]`."""
-- misses   = """
--   Groups of the identity provider in which everybody is; rights through aggregation are seen. Grants in single
--   namespaces count as well, those of the status alone do not."""
-- [params]
-- everybody = ["system:anonymous", "system:authenticated", "system:serviceaccounts", "system:unauthenticated"]

WITH open_grants AS (
    SELECT DISTINCT
        api_group,
        resource,
        receiver,
        binding
    FROM grants
    WHERE list_contains($everybody, subject)
        AND subject_kind != 'ServiceAccount'
        AND verb IN ('create', 'update', 'patch', 'delete', 'deletecollection', '*')
)

SELECT
    crds.kind,
    crds.namespace,
    crds.name,
    if(count(open_grants.binding) = 0, 'pass', 'fail')            AS verdict,
    'may be written by ' || string_agg(
        DISTINCT receiver || ' through ' || binding, ', ' ORDER BY receiver || ' through ' || binding
    )                                                             AS reason
FROM crds
LEFT JOIN open_grants
    ON open_grants.api_group IN (crds.served_group, '*') AND open_grants.resource IN (crds.plural, '*')
GROUP BY ALL
