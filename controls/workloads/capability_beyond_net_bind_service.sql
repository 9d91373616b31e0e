-- title    = "Containers add no capability but that for low ports"
-- severity = "low"
-- rating   = "A part of root for one container, from the default set of runtimes at least"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
--   "https://man7.org/linux/man-pages/man7/capabilities.7.html",
-- ]
-- why      = """
--   Once everything is dropped, hardly a program needs a capability back: only listening on a port below 1024 takes
--   one that gives no power over anything else."""
-- fix      = """
--   Remove the entry from `securityContext.capabilities.add`, or listen on a high port behind the Service. What a
--   site accepts everywhere goes into the parameter `allowed`."""
-- misses   = """
--   Capabilities that the container keeps because it drops nothing: undropped_capabilities looks at those. Names
--   count as written, as for the admission of Kubernetes: CAP_NET_BIND_SERVICE fails. Windows pods that say so
--   (spec.os.name) have no capabilities and are left out.
--   What the profile baseline forbids as well is also a finding of added_capability: each profile is kept to the
--   letter, so that its framework agrees with the admission plugin."""
-- params   = { allowed = ["NET_BIND_SERVICE"] }

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
gathered AS (
    SELECT
        kind,
        namespace,
        name,
        list(container || ' (' || array_to_string(capabilities, ', ') || ')' ORDER BY path) AS holders,
        list(path || '.securityContext.capabilities.add' ORDER BY path)                     AS fields
    FROM beyond
    WHERE len(capabilities) > 0
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(gathered.name IS NULL, 'pass', 'fail')                        AS verdict,
    'adds capabilities: ' || array_to_string(gathered.holders, ', ') AS reason,
    gathered.fields
FROM workloads
LEFT JOIN gathered USING (kind, namespace, name)
WHERE workloads.os != 'windows'
