-- title    = "No container reaches the socket of the container runtime"
-- severity = "critical"
-- rating   = "Root on one node and every pod there, from one container, with a single request"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
--   "https://kubernetes.io/docs/setup/production-environment/container-runtimes/",
-- ]
-- why      = """
--   Whoever reaches the socket of the runtime starts privileged containers on the node and enters all others there,
--   past every check of the cluster. A read-only mount changes nothing: requests go through it."""
-- fix      = """
--   Remove the volume, such as `hostPath: {path: /run/containerd/containerd.sock}`. Builds work without the socket,
--   for example with BuildKit or Buildah in an unprivileged pod; agents read from the kubelet or the API server."""
-- misses   = """
--   Sockets in other places: a site adds them to the parameter sockets, in the spelling /run for /var/run. Links
--   that lead to one, volumes that no container mounts, which `host_path_volume` finds, what PersistentVolumes lead
--   to, and the API of the kubelet."""
-- params   = { sockets = [
--   "/run/containerd/containerd.sock", "/run/cri-dockerd.sock", "/run/crio/crio.sock", "/run/docker.sock",
--   "/run/dockershim.sock", "/run/k3s/containerd/containerd.sock", "/run/podman/podman.sock",
--   '\\.\pipe\containerd-containerd', '\\.\pipe\docker_engine',
-- ] }

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(host_path ORDER BY path)                AS holders,
        list(path || '.hostPath.path' ORDER BY path) AS fields
    FROM volumes
    -- Names of pipes of Windows are the same in small letters and in capitals.
    WHERE len(mounted_by) > 0
        AND len(
            list_filter(
                $sockets,
                lambda socket: starts_with(socket || '/', node_path)
                OR (starts_with(socket, '\\') AND lower(socket || '/') = lower(node_path))
            )
        ) > 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                                          AS verdict,
    'reaches the socket of the container runtime through: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
