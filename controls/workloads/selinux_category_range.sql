-- title    = "Containers keep to SELinux categories of their own"
-- severity = "medium"
-- rating   = "Files of other containers on a node that enforces SELinux, for whoever gets out of one"
-- since    = 2026-11-27
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container",
--     "https://github.com/containers/container-selinux",
-- ]
-- why      = """
--   A runtime gives each pod two categories of its own, and files of pods that have others are closed to it. A level
--   with a range of them, such as s0:c0.c1023, has those of all others too, and nothing keeps it from their files."""
-- fix      = """
--   Remove `level` from `seLinuxOptions`, so that the runtime chooses, or name the two categories of what it shares
--   files with, for example `level: "s0:c12,c34"`."""
-- misses   = """
--   Nodes where SELinux is off or only warns; pods that are given the same categories on purpose; types that no
--   category holds, of which another control speaks."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(holder || ' (level ' || selinux_level || ')' ORDER BY path) AS entries,
        list(path || '.seLinuxOptions.level' ORDER BY path)              AS fields
    FROM security_contexts
    WHERE regexp_matches(selinux_level, 'c[0-9]+\.c[0-9]+')
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(found.name IS NULL, 'pass', 'fail') AS verdict,
    'has SELinux categories of other containers: ' || array_to_string(found.entries, ', ') AS reason,
    found.fields
FROM workloads
LEFT JOIN found USING (kind, namespace, name)
