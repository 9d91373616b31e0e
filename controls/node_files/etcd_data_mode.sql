-- title    = "The data directory of etcd is open to its owner alone"
-- severity = "high"
-- rating   = "All Secrets of the cluster, for anybody who can sign in on that node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   All objects of the cluster lie there, Secrets among them; who reads the files needs no API server to have them,
--   and who writes them decides what the cluster is."""
-- fix      = """
--   Run `chmod 700 /var/lib/etcd` on the node. On k3s, RKE2 and OpenShift the same holds for the path in the
--   finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do;
--   the files inside, and members of etcd outside of the cluster's nodes. Where the file does not exist the node has
--   no row. A node where etcd runs inside of another program, as on k3s, is judged by the files that it keeps."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose files nobody but its provider sees."""

WITH looked AS (
    SELECT
        *,
        list_filter(
            files,
            lambda file: NOT regexp_matches(file.mode, '^0[0-7]00$')
        ) AS open_files
    FROM node_file_groups
    WHERE file_group = 'etcd_data'
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
        'has wider rights than 700: '
        || array_to_string(list_transform(open_files[:5], lambda file: file.path || ' (' || file.mode || ')'), ', ')
        || if(len(open_files) > 5, ' and ' || len(open_files) - 5 || ' more', ''),
        problem
    ) AS reason,
    {'files': open_files[:20], 'layout': layout} AS evidence
FROM looked
-- Good files of a worker say nothing of a control plane that is not seen.
WHERE is_at_home OR len(open_files) > 0
