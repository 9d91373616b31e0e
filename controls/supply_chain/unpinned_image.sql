-- title    = "Images are named with a fixed version"
-- severity = "medium"
-- rating   = "Whoever may push the tag runs code in one workload; nobody can say which ran"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/containers/images/"]
-- why      = """
--   What runs under a moving tag differs from node to node and from day to day: nobody can say which code ran, test
--   what will run, or go back, and whoever may push the tag decides what the cluster starts."""
-- fix      = """
--   Name a version, better with its digest: `image: example.com/app:1.4.2@sha256:…`. Moving tags that a site uses go
--   into `moving_tags`, such as `"green"`, in small letters or capitals; with `digest_required = true` only digests
--   count."""
-- misses   = """
--   Version tags that somebody moves, such as `1` or `1.4`, and moving ones with more to their name, such as
--   `stable-alpine`: only a digest cannot be moved. Images that come as volumes, and images that an admission
--   webhook fills in, such as the image auto of a service mesh."""
-- params   = { moving_tags = [
--   "canary", "current", "daily", "dev", "devel", "develop", "development", "edge", "experimental", "head",
--   "latest", "lts", "main", "mainline", "master", "next", "nightly", "preview", "prod", "production", "release",
--   "rolling", "snapshot", "stable", "staging", "test", "testing", "tip", "trunk", "unstable", "weekly",
-- ], digest_required = false }

WITH moving AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || ' (' || coalesce(image, 'no image') || ')' ORDER BY path) AS images,
        list(path ORDER BY path)                                                    AS fields
    FROM images
    WHERE digest IS NULL
        AND (
            $digest_required
            OR tag IS NULL
            OR list_contains(list_transform($moving_tags, lambda moving: lower(moving)), lower(tag))
        )
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(moving.name IS NULL, 'pass', 'fail')                                         AS verdict,
    'runs images without a fixed version: ' || array_to_string(moving.images, ', ') AS reason,
    moving.fields
FROM workloads
LEFT JOIN moving USING (kind, namespace, name)
