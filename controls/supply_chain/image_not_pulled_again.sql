-- title    = "Images with a tag are pulled at every start"
-- severity = "low"
-- rating   = "A pod runs another team's cached image without the right to pull it, on one node"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/containers/images/"]
-- why      = """
--   With IfNotPresent or Never a node starts what it once pulled: an old state of the tag, or a private image of
--   somebody else, for which the pod has no pull secret."""
-- fix      = """
--   Set `imagePullPolicy: Always`, or name the digest; on the cluster the admission plug-in AlwaysPullImages does it
--   for all. With Always no container starts while the registry is down."""
-- misses   = """
--   Images named by digest, which cannot be old: they pass, though others may use them from the cache. What
--   AlwaysPullImages changes at admission is seen in pods, not in templates. Kubelets that ask for the right to an
--   image that they keep (KubeletEnsureSecretPulledImages). Images that come as volumes. Static pods."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || coalesce(' (' || image || ')', '') ORDER BY path) AS names,
        list(path || '.imagePullPolicy' ORDER BY path) AS fields
    FROM containers
    WHERE effective_image_pull_policy != 'Always' AND NOT contains(coalesce(image, ''), '@')
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(found.name IS NULL, 'pass', 'fail') AS verdict,
    'may start what the node has kept: ' || array_to_string(found.names, ', ') AS reason,
    found.fields
FROM workloads
LEFT JOIN found USING (kind, namespace, name)
