-- grain    = "one row per container of an API server or of etcd, with the authority whose client certificates it takes"
-- rests_on = []
-- [columns]
-- kind      = "kind of the workload, Pod for static pods"
-- namespace = "kube-system; empty for a Pod of a manifest that names none"
-- name      = "name of the workload"
-- component = "kube-apiserver or etcd"
-- path      = "where the container stands in the object"
-- authority = "file that holds the authority; empty without any, NULL when that cannot be read"
-- digests   = "SHA-256 of the certificates in that file, as the facts of its node show them, sorted; empty when they do not"

WITH trusting AS (
    SELECT
        kind,
        namespace,
        name,
        component,
        path,
        node_name,
        coalesce(flags[if(component = 'etcd', '--trusted-ca-file', '--client-ca-file')], '') AS given,
        is_readable
        AND NOT starts_with(given, '$')
        AND (component != 'etcd' OR flags['--config-file'] IS NULL)                          AS is_seen
    FROM control_plane_components
    WHERE component IN ('etcd', 'kube-apiserver') AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
),
held AS (
    SELECT
        name                                   AS node_name,
        path                                   AS given,
        list(DISTINCT digest ORDER BY digest)  AS digests
    FROM node_certificates
    WHERE digest IS NOT NULL
    GROUP BY ALL
)
SELECT
    trusting.kind,
    trusting.namespace,
    trusting.name,
    trusting.component,
    trusting.path,
    if(is_seen, given, NULL)                AS authority,
    if(is_seen, coalesce(digests, []), [])  AS digests
FROM trusting
LEFT JOIN held USING (node_name, given)
