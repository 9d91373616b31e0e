-- title    = "The data directory of etcd belongs to etcd"
-- severity = "medium"
-- rating   = "An account of its own limits what a fault in etcd reaches; root already owns the node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Its owner has every Secret of the cluster, and may change any object past authentication, authorisation and
--   audit log."""
-- fix      = """
--   Make an account for etcd, run it as that, and run `chown -R etcd:etcd /var/lib/etcd` on the node."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do;
--   the files inside, and members of etcd outside of the cluster's nodes. Where the file does not exist the node has
--   no row. A node where etcd runs inside of another program, as on k3s, is judged by the files that it keeps."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose files nobody but its provider sees."""
-- params   = { owners = ["etcd:etcd"] }

WITH looked AS (
    SELECT
        *,
        -- Inside of k3s etcd runs as root.
        list_filter(
            files,
            lambda file: NOT list_contains($owners, file.owner)
                AND NOT (layout = 'k3s' AND file.uid = 0 AND file.gid = 0)
        ) AS foreign_files
    FROM node_file_groups
    WHERE file_group = 'etcd_data'
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
        'belongs to another account than etcd''s own: '
        || array_to_string(list_transform(foreign_files[:5], lambda file: file.path || ' (' || file.owner || ')'), ', ')
        || if(len(foreign_files) > 5, ' and ' || len(foreign_files) - 5 || ' more', ''),
        problem
    ) AS reason,
    {'files': foreign_files[:20], 'layout': layout} AS evidence
FROM looked
-- Good files of a worker say nothing of a control plane that is not seen.
WHERE is_at_home OR len(foreign_files) > 0
