-- title    = "Workloads do not mount system folders of their node"
-- severity = "high"
-- rating   = "Keys, programs or devices of one node in reach of one container; often the whole node"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
-- ]
-- why      = """
--   System folders hold the keys of the kubelet, the programs that the node runs, its devices and the files of every
--   other pod. One of them in a container is mostly enough to take the node."""
-- fix      = """
--   Mount the one file or folder that is needed, read-only, from a place made for it, for example `hostPath: {path:
--   /opt/shop/data}`. What a site finds harmless goes into the parameter `harmless`, single cases into a waiver."""
-- misses   = """
--   Other folders that hold secrets of the node, links that lead elsewhere, and folders of Windows nodes. What is
--   harmless passes only where every mount is read-only. Volumes that no container mounts, which `host_path_volume`
--   finds. Folders behind PersistentVolumes are not seen."""
-- params   = { folders = [
--   "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/opt/cni", "/proc", "/root", "/run", "/sbin", "/sys",
--   "/usr", "/var/lib/containerd", "/var/lib/docker", "/var/lib/etcd", "/var/lib/kubelet", "/var/lib/rancher",
--   "/var/log", "/var/spool/cron",
-- ], harmless = [
--   "/etc/localtime", "/etc/timezone", "/etc/ssl/certs", "/etc/ca-certificates", "/lib/modules",
--   "/usr/local/share/ca-certificates", "/usr/share/ca-certificates", "/usr/share/zoneinfo",
-- ] }

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(host_path || if(read_only, ' (read-only)', '') ORDER BY path) AS holders,
        list(path || '.hostPath.path' ORDER BY path)                       AS fields
    FROM volumes
    WHERE len(mounted_by) > 0
        AND NOT (read_only AND list_contains($harmless, rtrim(node_path, '/')))
        AND (
            contains(node_path, '/../')
            OR len(list_filter(
                $folders,
                lambda folder: starts_with(node_path, folder || '/') OR starts_with(folder || '/', node_path)
            )) > 0
        )
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                        AS verdict,
    'mounts system folders of its node: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
