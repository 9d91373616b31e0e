-- title    = "Workloads change only kernel settings that concern nobody else"
-- severity = "medium"
-- rating   = "One pod changes how the kernel of its node treats others, where a kubelet lets it"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
--   "https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/",
-- ]
-- why      = """
--   Most kernel settings are one for the whole node, or take memory and queues from all pods on it. Only those that
--   the kernel keeps apart for each pod are safe; a kubelet must be told to let others through."""
-- fix      = """
--   Remove the entry from `securityContext.sysctls`, or set it for whole nodes and place the pod there. What a site
--   finds harmless goes into the parameter `allowed`."""
-- misses   = """
--   Whether the value is sensible, whether the kubelets of the nodes let the setting through, and settings that a
--   privileged container or one on the network of its node changes while it runs."""
-- params   = { allowed = [
--   "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports",
--   "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ping_group_range", "net.ipv4.tcp_fin_timeout",
--   "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_keepalive_time",
--   "net.ipv4.tcp_rmem", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_wmem",
-- ] }

WITH settings AS (
    SELECT
        kind,
        namespace,
        name,
        spec_path,
        list_filter(
            list_transform(sysctls, lambda setting: coalesce(setting.name, 'one without name')),
            lambda setting: NOT list_contains($allowed, setting)
        ) AS unsafe
    FROM workloads
)

SELECT
    kind,
    namespace,
    name,
    if(len(unsafe) = 0, 'pass', 'fail')                           AS verdict,
    'changes kernel settings: ' || array_to_string(unsafe, ', ')  AS reason,
    [spec_path || '.securityContext.sysctls']                     AS fields
FROM settings
