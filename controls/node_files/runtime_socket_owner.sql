-- title    = "The container runtime's socket belongs to root"
-- severity = "high"
-- rating   = "Root on the node, for the account or group that owns it"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/setup/production-environment/container-runtimes/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Its owner starts containers as root with any directory of the node in them; no API server is asked, and none
--   logs it."""
-- fix      = """
--   Run `chown root:root /run/containerd/containerd.sock` on the node. On k3s, RKE2 and OpenShift the same holds for
--   the path in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row."""

WITH looked AS (
    SELECT
        *,
        list_filter(
            files,
            lambda file: file.uid IS DISTINCT FROM 0 OR file.gid IS DISTINCT FROM 0
        ) AS foreign_files
    FROM node_file_groups
    WHERE file_group = 'runtime_socket'
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN len(foreign_files) > 0 THEN 'fail'
        WHEN problem IS NOT NULL THEN 'not_assessed'
        ELSE 'pass'
    END AS verdict,
    if(
        len(foreign_files) > 0,
        'belongs not to root alone: '
        || array_to_string(list_transform(foreign_files[:5], lambda file: file.path || ' (' || file.owner || ')'), ', ')
        || if(len(foreign_files) > 5, ' and ' || len(foreign_files) - 5 || ' more', ''),
        problem
    ) AS reason,
    {'files': foreign_files[:20], 'layout': layout} AS evidence
FROM looked
