-- title    = "Images are named by their digest"
-- severity = "low"
-- rating   = "Other code than was tested, if somebody moves a tag in the registry"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/containers/images/"]
-- why      = """
--   A tag, also one that looks like a version, can be moved by whoever may push: what was scanned and signed need
--   not be what runs. Only a digest names the content itself."""
-- fix      = """
--   Name the digest beside the tag, for example `example.com/app:1.4.2@sha256:…`; build tools and admission webhooks
--   can fill it in."""
-- misses   = """
--   Whether the digest is of a trusted build. Images that an admission webhook fills in. Images that come as
--   volumes."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || coalesce(' (' || image || ')', '') ORDER BY path) AS names,
        list(path ORDER BY path) AS fields
    FROM images
    WHERE digest IS NULL
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(found.name IS NULL, 'pass', 'fail') AS verdict,
    'may run other code when a tag moves: ' || array_to_string(found.names, ', ') AS reason,
    found.fields
FROM workloads
LEFT JOIN found USING (kind, namespace, name)
