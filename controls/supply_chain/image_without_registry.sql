-- title    = "Images name their registry"
-- severity = "medium"
-- rating   = "Whoever owns the name on the default registry decides what runs"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/containers/images/"]
-- why      = """
--   A name without a host is completed by the node: by default with Docker Hub, or with whatever search list is set
--   there. Another owner of that name, or another setting, means other code."""
-- fix      = """
--   Write the host, for example `docker.io/library/nginx:1.29` or better a registry of your own."""
-- misses   = """
--   Images that an admission webhook completes, and those that come as volumes. Whether the registry that is named is
--   allowed, which another control asks. An image with a digest fails too, though no other content can stand behind
--   it."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || coalesce(' (' || image || ')', '') ORDER BY path) AS names,
        list(path ORDER BY path) AS fields
    FROM images
    WHERE registry = 'docker.io' AND NOT starts_with(lower(image), 'docker.io/') AND NOT starts_with(lower(image),
        'index.docker.io/')
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(found.name IS NULL, 'pass', 'fail') AS verdict,
    'leaves it to the node where the image comes from: ' || array_to_string(found.names, ', ') AS reason,
    found.fields
FROM workloads
LEFT JOIN found USING (kind, namespace, name)
