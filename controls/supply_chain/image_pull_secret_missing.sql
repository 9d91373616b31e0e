-- title    = "Image pull secrets that are named exist"
-- severity = "low"
-- rating   = "One workload that cannot start new pods once the node's cache is gone"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = ["https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod"]
-- why      = """
--   A pull secret that is not there is passed over in silence: pods start as long as the node keeps the image, and
--   then fail on the next node."""
-- fix      = """
--   Create the Secret in the same namespace, for example `kubectl create secret docker-registry NAME --namespace shop
--   --from-file=.dockerconfigjson=FILE`, or remove its name."""
-- misses   = """
--   Whether the Secret holds the right login. Pull secrets of service accounts. In a scan of manifests, Secrets that
--   are made elsewhere."""
-- alone    = "a mistake that keeps pods from starting, which frameworks leave to operation"

WITH named AS (
    SELECT
        kind,
        namespace,
        name,
        spec_path,
        unnest(image_pull_secrets) AS secret
    FROM workloads
),
missing AS (
    SELECT
        kind,
        namespace,
        name,
        list(secret ORDER BY secret) AS secrets
    FROM named
    ANTI JOIN secrets_metadata ON secrets_metadata.namespace = named.namespace
        AND secrets_metadata.name = named.secret
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(missing.name IS NULL, 'pass', 'fail') AS verdict,
    'names pull secrets that do not exist: ' || array_to_string(missing.secrets, ', ') AS reason,
    [spec_path || '.imagePullSecrets'] AS fields
FROM workloads
LEFT JOIN missing USING (kind, namespace, name)
WHERE len(image_pull_secrets) > 0
