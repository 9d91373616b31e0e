-- grain    = "one row per workload, with what its containers add and start side by side"
-- rests_on = []
-- [columns]
-- kind         = "kind of the workload"
-- namespace    = "namespace of the workload"
-- name         = "name of the workload"
-- os           = "linux or windows, as in `workloads`"
-- capabilities = "containers that add capabilities, as a list of (names, said, field): names as in containers.capability_names; the container with what it adds as written, as words; where it is written"
-- commands     = "containers that name a command or arguments, as a list of (container, words, field): every word of both, paths cut into their parts; where the command would stand"

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            {
                'names': capability_names,
                'said': container || ' (' || array_to_string(capabilities_added, ', ') || ')',
                'field': path || '.securityContext.capabilities.add'
            }
            ORDER BY path
        ) FILTER (len(capability_names) > 0) AS capabilities,
        list(
            {
                'container': container,
                'words': regexp_extract_all(
                    array_to_string(list_concat(command, args), ' '), '[^\s/;&|"''()=<>`{}]+'
                ),
                'field': path || '.command'
            }
            ORDER BY path
        ) FILTER (len(command) > 0 OR len(args) > 0) AS commands
    FROM containers
    GROUP BY ALL
)
SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    workloads.os,
    coalesce(gathered.capabilities, []) AS capabilities,
    coalesce(gathered.commands, [])     AS commands
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
