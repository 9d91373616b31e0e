-- title    = "Containers keep AppArmor switched on"
-- severity = "medium"
-- rating   = "One layer of defence less between a container and its node, on nodes that have AppArmor"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline",
--   "https://kubernetes.io/docs/tutorials/security/apparmor/",
-- ]
-- why      = """
--   AppArmor keeps a container from mounting, from writing to /proc and from much else that breaking out needs. Who
--   writes Unconfined gives that up, although the default profile of the runtime would be there for nothing."""
-- fix      = """
--   Remove the profile, so that the default one of the runtime applies, or set
--   `securityContext.appArmorProfile.type: RuntimeDefault` or `Localhost`. Remove annotations
--   `container.apparmor.security.beta.kubernetes.io/…: unconfined`."""
-- misses   = """
--   Nodes without AppArmor, what a Localhost profile allows, and privileged containers, which no profile binds:
--   privileged_container looks at those."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        holder || ' (' || if(apparmor_type = '', 'a profile without type', apparmor_type) || ')' AS holder,
        path || '.appArmorProfile'                                                               AS field
    FROM security_contexts
    WHERE apparmor_type NOT IN ('RuntimeDefault', 'Localhost')
    UNION ALL
    SELECT
        kind,
        namespace,
        name,
        split_part(entry.key, '/', 2) || ' (annotation ' || entry.value || ')',
        regexp_replace(spec_path, 'spec$', 'metadata.annotations')
    FROM (SELECT kind, namespace, name, spec_path, unnest(map_entries(pod_annotations)) AS entry FROM workloads)
    WHERE starts_with(entry.key, 'container.apparmor.security.beta.kubernetes.io/')
        AND entry.value NOT IN ('', 'runtime/default')
        AND NOT starts_with(entry.value, 'localhost/')
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(count(found.field) = 0, 'pass', 'fail')                                                    AS verdict,
    'switches AppArmor off: ' || string_agg(found.holder, ', ' ORDER BY found.field, found.holder) AS reason,
    list(DISTINCT found.field ORDER BY found.field)                                               AS fields
FROM workloads
LEFT JOIN found USING (kind, namespace, name)
GROUP BY ALL
