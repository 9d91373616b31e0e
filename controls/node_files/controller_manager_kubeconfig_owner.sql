-- title    = "The kubeconfig of the controller manager belongs to root"
-- severity = "high"
-- rating   = "Rights over the whole cluster, for an account that is not root"
-- since    = 2026-11-26
-- judges   = ["Node"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
--     "https://www.cisecurity.org/benchmark/kubernetes",
-- ]
-- why      = """
--   Its owner acts as the controller manager, and may read Secrets, and make tokens of most service accounts."""
-- fix      = """
--   Run `chown root:root /etc/kubernetes/controller-manager.conf` on the node. On k3s, RKE2 and OpenShift the same
--   holds for the path in the finding."""
-- misses   = """
--   Access control lists, rights on the directories above, and what a container with the directory mounted may do.
--   Where the file does not exist the node has no row. A node where kube-controller-manager runs inside of another
--   program, as on k3s, is judged by the files that it keeps."""
-- unseen   = """
--   No node is known as part of a control plane: a managed one, whose files nobody but its provider sees."""

WITH looked AS (
    SELECT
        *,
        list_filter(
            files,
            lambda file: file.uid IS DISTINCT FROM 0 OR file.gid IS DISTINCT FROM 0
        ) AS foreign_files
    FROM node_file_groups
    WHERE file_group = 'controller_manager_kubeconfig'
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
