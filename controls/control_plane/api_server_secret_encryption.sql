-- title    = "The API server is configured to encrypt what it stores"
-- severity = "high"
-- rating   = "Every Secret of the cluster, for who gets a disk or a backup of etcd"
-- since    = 2026-11-25
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
--   "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/",
-- ]
-- why      = """
--   Without a configuration for encryption, Secrets lie in etcd, on its disk and in its backups as they are, for
--   everybody who gets hold of one of them."""
-- fix      = """
--   Write an EncryptionConfiguration that covers `secrets` with `kms`, `secretbox` or `aescbc` as the first
--   provider, name it with `--encryption-provider-config`, and write all Secrets anew: `kubectl get secrets -A -o
--   json | kubectl replace -f -`."""
-- misses   = """
--   What the file says: it lies on the node. It may cover other resources only, or put identity, which encrypts
--   nothing, first. Whether old Secrets were written anew, encryption of the disk below etcd, and API servers
--   outside kube-system, such as those of clusters inside the cluster."""
-- unseen   = """
--   No API server runs as a pod in kube-system: a managed control plane, or one that is started on the node by other
--   means; its command line is not in the API."""

WITH verdicts AS (
    SELECT
        kind,
        namespace,
        name,
        path,
        coalesce(flags['--encryption-provider-config'], '') AS given,
        CASE
            WHEN given != '' AND NOT starts_with(given, '$') THEN 'pass'
            WHEN NOT is_readable OR given != '' THEN 'not_assessed'
            ELSE 'fail'
        END AS verdict
    FROM api_servers
)

SELECT
    kind,
    namespace,
    name,
    min(verdict) AS verdict,
    if(min(verdict) = 'fail', 'stores Secrets unencrypted', 'its command line cannot be read') AS reason,
    [min(path)] AS fields
FROM verdicts
GROUP BY ALL
