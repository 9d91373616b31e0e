-- title    = "Containers add no capability beyond the harmless ones"
-- severity = "high"
-- rating   = "A part of root on the node for one container, some parts enough to leave it"
-- since    = 2026-11-25
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
--   "https://man7.org/linux/man-pages/man7/capabilities.7.html",
-- ]
-- why      = """
--   A capability such as SYS_ADMIN, NET_ADMIN or SYS_PTRACE hands a container a part of root's power over its node;
--   some of them are enough to leave the container."""
-- fix      = """
--   Remove the entry from `securityContext.capabilities.add`, or replace it by a weaker one, such as `add:
--   [NET_BIND_SERVICE]`. Capabilities that a site finds acceptable everywhere go into the parameter `allowed`,
--   single cases into a waiver."""
-- misses   = """
--   Capabilities that the runtime gives by default, and all of them through privileged: true: other controls look at
--   those. Names count as written, as for the admission of Kubernetes: CAP_CHOWN or chown is not on the list.
--   Capabilities with a control of their own, such as sys_admin_capability, are told there too, by what they give."""
-- params   = { allowed = [
--   "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
--   "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
-- ] }

WITH beyond AS (
    SELECT
        kind,
        namespace,
        name,
        container,
        path,
        list_filter(
            list_transform(capabilities_added, lambda capability: coalesce(capability, 'one without name')),
            lambda capability: NOT list_contains($allowed, capability)
        ) AS capabilities
    FROM containers
),
adding AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || ' (' || array_to_string(capabilities, ', ') || ')' ORDER BY path) AS containers,
        list(path || '.securityContext.capabilities.add' ORDER BY path)                     AS fields
    FROM beyond
    WHERE len(capabilities) > 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(adding.name IS NULL, 'pass', 'fail')                           AS verdict,
    'adds capabilities: ' || array_to_string(adding.containers, ', ') AS reason,
    adding.fields
FROM workloads
LEFT JOIN adding USING (kind, namespace, name)
