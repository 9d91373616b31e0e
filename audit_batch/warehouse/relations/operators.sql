-- grain    = "one row per workload and CustomResourceDefinition whose status its service account may write by name: what runs that kind"
-- rests_on = []
-- [columns]
-- kind            = "kind of the workload"
-- namespace       = "namespace of the workload"
-- name            = "name of the workload"
-- service_account = "service account of its pods"
-- crd             = "name of the CustomResourceDefinition"

-- Grants to all of a group's resources count, those to all groups do not: they say nothing about what somebody runs.
WITH writers AS (
    SELECT DISTINCT
        subject_namespace,
        subject,
        api_group,
        resource
    FROM grants
    WHERE subject_kind = 'ServiceAccount'
        AND verb IN ('update', 'patch', '*')
        AND (suffix(resource, '/status') OR resource = '*')
        AND NOT list_contains(['*', ''], api_group)
),
owners AS (
    SELECT DISTINCT
        writers.subject_namespace AS namespace,
        writers.subject AS service_account,
        crds.name AS crd
    FROM crds
    INNER JOIN writers
        ON writers.api_group = crds.served_group
        AND list_contains([crds.plural || '/status', '*/status', '*'], writers.resource)
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    workloads.service_account,
    owners.crd
FROM workloads
INNER JOIN owners USING (namespace, service_account)
