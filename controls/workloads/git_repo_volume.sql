-- title    = "No kubelet clones a repository for a volume"
-- severity = "high"
-- rating   = "Commands of whoever writes the repository, as root on the node, on kubelets without the fix"
-- since    = 2026-11-27
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--     "https://github.com/kubernetes/kubernetes/issues/128885",
--     "https://github.com/kubernetes/kubernetes/issues/130786",
--     "https://kubernetes.io/docs/concepts/storage/volumes/#gitrepo",
-- ]
-- why      = """
--   For a gitRepo volume the kubelet itself runs git, as root and outside of any container: hooks of the repository
--   ran there (CVE-2024-10220), and other pods' repositories on the node can be cloned (CVE-2025-1767), which is not
--   going to be fixed."""
-- fix      = """
--   Replace the volume by `emptyDir: {}`, and clone into it from an init container, for example with git-sync."""
-- misses   = """
--   The versions of kubelets, which another control compares with known vulnerabilities: from 1.33 on they refuse
--   such volumes unless they are told to."""

WITH found AS (
    SELECT
        kind,
        namespace,
        name,
        list(volume ORDER BY path)                AS entries,
        list(path || '.gitRepo' ORDER BY path)    AS fields
    FROM volumes
    WHERE list_contains(sources, 'gitRepo')
    GROUP BY ALL
)

SELECT
    workloads.kind,
    workloads.namespace,
    workloads.name,
    if(found.name IS NULL, 'pass', 'fail') AS verdict,
    'has the kubelet clone a repository for ' || array_to_string(found.entries, ', ') AS reason,
    found.fields
FROM workloads
LEFT JOIN found USING (kind, namespace, name)
