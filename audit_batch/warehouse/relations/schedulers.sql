-- grain    = "one row per container that runs a scheduler in a DaemonSet, Deployment, Pod or StatefulSet of kube-system"
-- rests_on = []
-- [columns]
-- kind         = "kind of the workload, Pod for static pods"
-- namespace    = "kube-system; empty for a Pod of a manifest that names none"
-- name         = "name of the workload"
-- path         = "where the container stands in the object"
-- flags        = "as in `control_plane_components`"
-- joined_flags = "as in `control_plane_components`"
-- is_readable  = "as in `control_plane_components`"
-- listening    = "as in `control_plane_components`"
-- profiling    = "as in `control_plane_components`"

SELECT
    kind,
    namespace,
    name,
    path,
    flags,
    joined_flags,
    is_readable,
    listening,
    profiling
FROM control_plane_components
WHERE component = 'kube-scheduler' AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
