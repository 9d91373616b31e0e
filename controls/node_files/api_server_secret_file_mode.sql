-- title    = "Keys and tokens that the API server is given in files are for their owner alone"
-- severity = "high"
-- rating   = "Secrets in every copy of etcd, or any user, from an account on a control plane node"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   With the keys that Secrets are encrypted with, a copy of etcd is as good as plain text; a file of tokens is a
--   list of passwords."""
-- fix      = """
--   Run `chmod 600 /etc/kubernetes/encryption.yaml` on the node. On k3s, RKE2 and OpenShift the same holds for the
--   path in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row."""
-- unseen   = """
--   No API server that runs on a node is given such a file, and one that runs elsewhere is not seen."""

WITH looked AS (
    SELECT
        *,
        list_filter(
            files,
            lambda file: NOT regexp_matches(file.mode, '^0[0246]00$')
        ) AS open_files
    FROM node_file_groups
    WHERE file_group = 'api_server_secret_file'
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
        'has wider rights than 600: '
        || array_to_string(list_transform(open_files[:5], lambda file: file.path || ' (' || file.mode || ')'), ', ')
        || if(len(open_files) > 5, ' and ' || len(open_files) - 5 || ' more', ''),
        problem
    ) AS reason,
    {'files': open_files[:20], 'layout': layout} AS evidence
FROM looked
-- Good files of a worker say nothing of a control plane that is not seen.
WHERE is_at_home OR len(open_files) > 0
