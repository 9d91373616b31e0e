-- grain    = "one row per process of Kubernetes that runs on each node"
-- rests_on = []
-- [columns]
-- kind      = "always Node"
-- namespace = "always empty: it lies in no namespace"
-- name      = "name of the Node"
-- component = "kube-apiserver, kube-controller-manager, kube-scheduler, etcd, kube-proxy, kubelet, k3s or rke2"
-- program   = "program as it was started, with its path"
-- in_pod    = "a container of a pod runs it; false for a process of the node"
-- words     = "what stands on the command line beside flags, such as server; empty for most"
-- flags     = "flag, with two dashes, underscores as dashes, to the value that counts, that of the last one, or all of them with commas where values add up; 'true' for a flag without one"

WITH started AS (
    SELECT
        kind,
        namespace,
        name,
        unnest(components) AS process
    FROM node_facts
)
SELECT
    kind,
    namespace,
    name,
    process.component                 AS component,
    process.program                   AS program,
    coalesce(process.inPod, false)    AS in_pod,
    coalesce(process.words, [])       AS words,
    map_from_entries(
        list_transform(
            list_filter(
                coalesce(process.flags, []),
                lambda flag, place: NOT list_contains(
                    list_transform(process.flags[place + 1:], lambda later: later.name), flag.name
                )
            ),
            lambda flag: {
                'key': flag.name,
                'value': if(
                    flag.name IN (
                        '--allowed-unsafe-sysctls', '--eviction-hard', '--feature-gates', '--tls-cipher-suites'
                    ),
                    array_to_string(
                        list_transform(
                            list_filter(process.flags, lambda each: each.name = flag.name), lambda each: each.value
                        ),
                        ','
                    ),
                    flag.value
                )
            }
        )
    )                                 AS flags
FROM started
