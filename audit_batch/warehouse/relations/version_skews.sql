-- grain    = "one row per node, with the version of its kubelet beside those of the API servers"
-- rests_on = []
-- [columns]
-- kind            = "always Node"
-- namespace       = "always empty: it lies in no namespace"
-- name            = "name of the Node"
-- kubelet_version = "version of the kubelet, for example v1.36.2"
-- minor           = "its minor version; NULL when it is not to be read"
-- newest          = "highest minor version of an API server: the one that answered, and those that run as static pods; NULL when none is known"
-- oldest          = "lowest of them; NULL when none is known"
-- allowed         = "by how many minor versions the kubelet may be older than an API server"

WITH served AS (
    SELECT try_cast(regexp_extract(image, ':v1\.([0-9]+)', 1) AS INTEGER) AS minor
    FROM control_plane_components
    WHERE component = 'kube-apiserver' AND kind = 'Pod' AND is_static
    UNION ALL
    SELECT minor
    FROM cluster_versions
)
SELECT
    kind,
    namespace,
    name,
    kubelet_version,
    try_cast(regexp_extract(kubelet_version, '^v1\.([0-9]+)', 1) AS INTEGER) AS minor,
    (SELECT max(served.minor) FROM served)                                   AS newest,
    (SELECT min(served.minor) FROM served)                                   AS oldest,
    -- Since 1.28 kubelets may be three versions older, before that two.
    if(try_cast(regexp_extract(kubelet_version, '^v1\.([0-9]+)', 1) AS INTEGER) >= 25, 3, 2)
                                                                             AS allowed
FROM nodes
