-- title    = "Containers keep the SELinux type, user and role of containers"
-- severity = "medium"
-- rating   = "A type such as spc_t switches SELinux off for one container, on nodes that enforce it"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
--   "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container",
-- ]
-- why      = """
--   The SELinux label decides which files and processes of the node a container reaches. A type of a system service,
--   or another user or role, opens what the label of containers keeps shut; spc_t opens everything."""
-- fix      = """
--   Remove type, user and role from `seLinuxOptions`, or use a type for containers such as `type: container_t`. A
--   level may stay: it keeps pods apart. Further types of a site go into the parameter `types`."""
-- misses   = """
--   Nodes where SELinux is off or only warns, and what the policy of a node makes of a type."""
-- params   = { types = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"] }

WITH gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            holder || ' ('
            || concat_ws(', ', 'type ' || selinux_type, 'user ' || selinux_user, 'role ' || selinux_role) || ')'
            ORDER BY path
        )                                              AS holders,
        list(path || '.seLinuxOptions' ORDER BY path)  AS fields
    FROM security_contexts
    WHERE NOT list_contains($types, selinux_type)
        OR selinux_user IS NOT NULL
        OR selinux_role IS NOT NULL
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                                          AS verdict,
    'chooses an SELinux label of its own: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
