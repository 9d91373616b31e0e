-- title    = "Images come from registries that are allowed"
-- severity = "high"
-- rating   = "Code of unknown origin runs with all that its workload may do"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/containers/images/"]
-- why      = """
--   Images from anywhere on the internet were scanned and signed by nobody. A short list of registries is what makes
--   all other checks of images worth something."""
-- fix      = """
--   Copy the image to an allowed registry and name it there. The list is the parameter `allowed`: hosts, or a host
--   with the beginning of the path, for example `registry.example.com/shop`."""
-- misses   = """
--   What lies in the allowed registries. Mirrors that a node puts in their place. Without the parameter nothing is
--   judged, as no list fits every site."""
-- unseen   = "no registries are named: set the parameter allowed of this control"
-- params   = { allowed = [] }

WITH strange AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            if(holder_type = 'volume', 'volume ', '') || holder || ' (' || coalesce(image, 'no image') || ')' ORDER BY path
        ) AS names,
        list(path ORDER BY path) AS fields
    FROM image_references
    WHERE NOT coalesce(
        len(list_filter($allowed, lambda entry: starts_with(
            registry || '/' || repository || '/', rtrim(entry, '/') || '/'
        ))) > 0,
        false
    )
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(strange.name IS NULL, 'pass', 'fail') AS verdict,
    'runs images from registries that are not allowed: ' || array_to_string(strange.names, ', ') AS reason,
    strange.fields
FROM workloads
LEFT JOIN strange USING (kind, namespace, name)
WHERE len($allowed) > 0
