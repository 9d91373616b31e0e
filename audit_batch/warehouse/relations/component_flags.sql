-- grain    = "one row per flag on the command line of each component of the control plane, repeated flags included"
-- rests_on = []
-- [columns]
-- kind      = "kind of the workload, Pod for static pods"
-- namespace = "kube-system; empty for a Pod of a manifest that names none"
-- name      = "name of the workload"
-- component = "kube-apiserver, kube-controller-manager, kube-scheduler, cloud-controller-manager, etcd or kube-proxy"
-- container = "name of the container"
-- path      = "where the container stands in the object"
-- flag      = "flag with its dashes, underscores as dashes, for example --anonymous-auth"
-- value     = "value; 'true' for a flag without one"
-- position  = "place among the component's arguments, from 0"
-- is_last   = "the last of this flag on the line, the one that counts where only one value can"

WITH given AS (
    SELECT
        kind,
        namespace,
        name,
        component,
        container,
        path,
        unnest(written_flags) AS written
    FROM control_plane_components
)
SELECT
    kind,
    namespace,
    name,
    component,
    container,
    path,
    written.flag     AS flag,
    written.value    AS value,
    written.position AS position,
    row_number() OVER (
        PARTITION BY kind, namespace, name, path, written.flag
        ORDER BY written.position DESC
    ) = 1            AS is_last
FROM given
