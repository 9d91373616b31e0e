-- title    = "The container runtime's socket is closed to everybody else on the node"
-- severity = "critical"
-- rating   = "Root on the node, for every account and process on it"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/setup/production-environment/container-runtimes/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Who may write to it starts containers as root with any directory of the node in them, and enters all others; no
--   API server is asked, and none logs it."""
-- fix      = """
--   `chmod 660 /run/containerd/containerd.sock`, and in the runtime's own configuration, since the socket is made
--   anew with each start."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row."""

WITH looked AS (
    SELECT
        *,
        list_filter(
            files,
            lambda file: NOT regexp_matches(file.mode, '^0[0246][0246]0$')
        ) AS open_files
    FROM node_file_groups
    WHERE file_group = 'runtime_socket'
)

SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN len(open_files) > 0 THEN 'fail'
        WHEN problem IS NOT NULL THEN 'not_assessed'
        ELSE 'pass'
    END AS verdict,
    if(
        len(open_files) > 0,
        'has wider rights than 660: '
        || array_to_string(list_transform(open_files[:5], lambda file: file.path || ' (' || file.mode || ')'), ', ')
        || if(len(open_files) > 5, ' and ' || len(open_files) - 5 || ' more', ''),
        problem
    ) AS reason,
    {'files': open_files[:20], 'layout': layout} AS evidence
FROM looked
