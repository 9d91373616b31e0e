-- title    = "Images of operators are named by their digest"
-- severity = "medium"
-- rating   = "Whoever may move the tag in the registry runs code with the wide rights of the operator"
-- since    = 2026-11-26
-- judges   = ["Deployment", "StatefulSet", "DaemonSet", "Pod"]
-- source   = ["https://kubernetes.io/docs/concepts/containers/images/"]
-- why      = """
--   A tag can be moved to another image; at the operator's next start that image has its wide rights."""
-- fix      = """
--   Name the digest: `image: example.com/operator@sha256:…`, as the values of its chart allow."""
-- misses   = """
--   Images that the operator itself starts; whether the digest is of an image to trust. An operator is a workload
--   whose service account may write the status of a custom resource that the cluster has, by the name of its API
--   group: rights to all groups, which controls of rbac judge, do not tell an operator."""

WITH operating AS (
    SELECT DISTINCT
        kind,
        namespace,
        name
    FROM operators
    WHERE kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
)

SELECT
    kind,
    namespace,
    name,
    if(bool_or(digest IS NULL), 'fail', 'pass')                                                          AS verdict,
    'runs images that may be moved: ' || string_agg(
        container || ' (' || coalesce(image, 'none') || ')', ', ' ORDER BY path
    ) FILTER (digest IS NULL)                                                                            AS reason,
    list(path ORDER BY path) FILTER (digest IS NULL)                                                     AS fields
FROM operating
INNER JOIN images USING (kind, namespace, name)
GROUP BY ALL
