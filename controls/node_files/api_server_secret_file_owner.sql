-- title    = "Keys and tokens that the API server is given in files belong to root"
-- severity = "high"
-- rating   = "Secrets in every copy of etcd, or any user, for an account that is not root"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Their owner reads the keys with which Secrets are encrypted, or adds a token of his own with any right."""
-- fix      = """
--   Run `chown root:root /etc/kubernetes/encryption.yaml` on the node. On k3s, RKE2 and OpenShift the same holds for
--   the path in the finding."""
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
            lambda file: file.uid IS DISTINCT FROM 0 OR file.gid IS DISTINCT FROM 0
        ) AS foreign_files
    FROM node_file_groups
    WHERE file_group = 'api_server_secret_file'
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
-- Good files of a worker say nothing of a control plane that is not seen.
WHERE is_at_home OR len(foreign_files) > 0
